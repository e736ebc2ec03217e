package dev.proprio.client.personalization;

import dev.proprio.client.sensor.Windows;
import dev.proprio.client.training.RepresentationLoss;

/**
 * FedProto's loss of a window: {@code lambda |e - mean of its class|^2 / size}, the mean over the representation's
 * values, and nothing for a class without a mean.
 */
record PrototypeLoss(double lambda, Windows shard, ClassMeans means) implements RepresentationLoss {
    @Override
    public void differentiate(int window, float[] values, int from, float[] gradient, int to) {
        int label = shard.label(window);
        if (lambda == 0 || !means.has(label)) {
            return;
        }
        double factor = 2 * lambda / means.size();
        for (int i = 0; i < means.size(); i++) {
            double mean = means.sums()[label * means.size() + i] / means.count(label);
            gradient[to + i] += (float) (factor * (values[from + i] - mean));
        }
    }
}
