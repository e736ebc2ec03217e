package dev.proprio.client.augmentation;

import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.random.NormalBlocks;
import dev.proprio.proto.warmup.VectorWarmup;
import java.util.Optional;

/**
 * Room for many normal numbers of a stream, which are made with vectors once there was enough work for them. They are the
 * same either way. Not thread-safe.
 */
final class NormalNumbers {
    /** As many numbers as take plain loops about as long as it takes to warm up. */
    private static final long WORTH = 20_000_000;

    private static final VectorWarmup VECTORS = new VectorWarmup("normal-numbers", WORTH, new Trial());

    private final double[] numbers;
    private Optional<NormalBlocks> blocks = Optional.empty();

    /** @param most how many are drawn at once at most */
    NormalNumbers(int most) {
        this.numbers = new double[most];
    }

    /** The stream's next numbers, to be overwritten by those that are drawn next. */
    double[] draw(int count, KeyedRandom random) {
        if (VECTORS.isDone(count)) {
            return drawByVectors(count, random);
        }
        drawPlain(numbers, count, random);
        return numbers;
    }

    /** The same with vectors, however slow they are. */
    double[] drawByVectors(int count, KeyedRandom random) {
        if (blocks.isEmpty()) {
            blocks = Optional.of(new VectorNormalBlocks());
        }
        random.nextGaussians(numbers, count, blocks.get());
        return numbers;
    }

    private static void drawPlain(double[] numbers, int count, KeyedRandom random) {
        for (int i = 0; i < count; i++) {
            numbers[i] = random.nextGaussian();
        }
    }

    private static final class Trial implements VectorWarmup.WarmupTrial {
        private static final int COUNT = 256;

        private final NormalNumbers numbers = new NormalNumbers(COUNT);
        private final KeyedRandom random = KeyedRandom.of(0, "trial");

        @Override
        public void plain() {
            drawPlain(numbers.numbers, COUNT, random);
        }

        @Override
        public void vectors() {
            var _ = numbers.drawByVectors(COUNT, random);
        }
    }
}
