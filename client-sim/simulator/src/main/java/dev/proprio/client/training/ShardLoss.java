package dev.proprio.client.training;

import dev.proprio.client.sensor.Windows;

/** The loss of a model on a whole shard, nothing being trained. */
final class ShardLoss {
    /** Windows evaluated at once. */
    private static final int AT_ONCE = 256;

    private ShardLoss() {}

    /** The mean loss; the trainer then holds these parameters. */
    static double of(float[] parameters, Windows shard, Trainer trainer) {
        trainer.setParameters(parameters);
        int samples = shard.count();
        int[] predictions = new int[samples];
        return trainer.evaluateAll(shard, AT_ONCE, predictions) / samples;
    }
}
