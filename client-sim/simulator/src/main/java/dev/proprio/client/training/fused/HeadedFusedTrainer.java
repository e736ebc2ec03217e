package dev.proprio.client.training.fused;

import dev.proprio.client.sensor.Windows;
import dev.proprio.client.training.ForwardingTrainer;
import dev.proprio.client.training.HeadedTrainer;
import dev.proprio.client.training.OutputLoss;

/** A fused trainer whose network ends in a linear head. */
final class HeadedFusedTrainer extends ForwardingTrainer implements HeadedTrainer {
    private final FusedTrainer fused;

    HeadedFusedTrainer(FusedTrainer fused) {
        super(fused);
        this.fused = fused;
    }

    @Override
    public double step(Windows windows, int[] order, int from, int to, double learningRate, OutputLoss loss) {
        return fused.step(windows, order, from, to, learningRate, loss);
    }

    /** Whoever made the other one closes it. */
    @Override
    public void close() {}
}
