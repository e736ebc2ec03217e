package dev.proprio.experiments.engine;

import dev.proprio.client.training.InputShape;
import dev.proprio.client.training.ModelSize;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.proto.extension.InvalidSettingException;
import java.util.Locale;

/** Refuses a model that cannot fit into memory, before anything of its size is made. */
final class ModelMemory {
    /** The parameters, where they started, how far they moved, a gradient or velocity, and the 64-bit sum. */
    private static final long BYTES_PER_THREAD = 4 * Float.BYTES + Long.BYTES;
    /** The models before and after a round, what they are made from, and a mean and a state in doubles. */
    private static final long BYTES_ONCE = 4 * Float.BYTES + 2 * Double.BYTES;

    private ModelMemory() {}

    static void requireRoom(ExperimentSpec spec, InputShape shape, int threads, long bytes) {
        long parameters = ModelSize.parameters(spec.model().architecture(), shape)
                * spec.local().exchange().models();
        double needed = (double) parameters * (BYTES_ONCE + threads * BYTES_PER_THREAD);
        if (parameters > Integer.MAX_VALUE || needed > bytes) {
            throw new InvalidSettingException(
                    "model",
                    String.format(
                            Locale.ROOT,
                            "has %,d parameters, which take about %,.0f MB with %d threads, but the run may use %,d MB; make it smaller, train on fewer threads (--threads) or allow more (PROPRIO_JAVA_OPTIONS=-Xmx...)",
                            parameters,
                            needed / 1e6,
                            threads,
                            bytes / 1_000_000));
        }
    }
}
