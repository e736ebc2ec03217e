package dev.proprio.client.training;

import dev.proprio.proto.update.Metric;
import java.util.Map;
import java.util.stream.IntStream;

/** The gradient of a whole shard's mean loss. */
final class ShardGradient {
    /** Windows whose gradient is taken at once; the rest of a large shard follows, in the same memory. */
    private static final int AT_ONCE = 256;

    private ShardGradient() {}

    /**
     * Adds a multiple of the gradient at the global model. The trainer's parameters are then the global model's, and its
     * running statistics have moved.
     *
     * @param trainer its randomness is set
     * @param destination receives {@code factor} times the gradient, by addition
     * @return the mean loss and the mean of its squares
     */
    static Map<String, Metric> add(LocalRound round, Trainer trainer, double factor, float[] destination)
            throws TrainingException {
        int samples = round.shard().count();
        trainer.requireBatch((samples - 1) % AT_ONCE + 1);
        trainer.setParameters(round.parameters());
        int[] order = IntStream.range(0, samples).toArray();
        double loss = 0;
        double squares = 0;
        for (int from = 0; from < samples; from += AT_ONCE) {
            int to = Math.min(samples, from + AT_ONCE);
            float share = (float) (factor * (to - from) / samples);
            double mean = trainer.step(round.shard(), order, from, to, (parameters, gradient, length) -> {
                for (int i = 0; i < length; i++) {
                    destination[i] = Math.fma(share, gradient[i], destination[i]);
                }
            });
            loss += mean * (to - from);
            squares += mean * mean * (to - from);
        }
        if (!Double.isFinite(loss)) {
            throw new TrainingException("the loss is %s; lower the learning rate or check the data".formatted(loss));
        }
        return Map.of(Metric.LOSS, new Metric(loss, samples), Metric.SQUARED_LOSS, new Metric(squares, samples));
    }
}
