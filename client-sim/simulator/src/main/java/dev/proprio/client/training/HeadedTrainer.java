package dev.proprio.client.training;

import dev.proprio.client.sensor.Windows;

/** A trainer of a model whose last layer is a {@link LinearHead}, which takes steps on losses of a caller's own. Not thread-safe. */
public interface HeadedTrainer extends Trainer {
    /**
     * One step of SGD on the mean loss of a mini-batch: {@code w <- w - learningRate * gradient}. No label is read.
     *
     * @param order window indices; the mini-batch is {@code order[from]} to {@code order[to - 1]}
     * @return the mini-batch's mean loss before the step; may be NaN or infinite when training diverges
     */
    double step(Windows windows, int[] order, int from, int to, double learningRate, OutputLoss loss);
}
