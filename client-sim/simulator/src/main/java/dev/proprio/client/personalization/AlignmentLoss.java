package dev.proprio.client.personalization;

import dev.proprio.client.sensor.Windows;
import dev.proprio.client.training.RepresentationLoss;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/**
 * How far representations are from their classes' prototypes (Yang et al. 2024, FedAS's parameter alignment): the sum over
 * a mini-batch's classes of {@code |z - prototype|^2 / size}, the mean over the class's windows. Not thread-safe.
 */
final class AlignmentLoss implements RepresentationLoss {
    private final Windows shard;
    private final ClassMeans prototypes;
    private final int[] counts;
    private int windows;

    AlignmentLoss(Windows shard, ClassMeans prototypes) {
        this.shard = shard;
        this.prototypes = prototypes;
        this.counts = new int[prototypes.counts().length];
    }

    @Override
    public void observe(int[] order, int from, int to, float[] values, IntUnaryOperator at) {
        Arrays.fill(counts, 0);
        for (int n = from; n < to; n++) {
            counts[shard.label(order[n])]++;
        }
        windows = to - from;
    }

    @Override
    public void differentiate(int window, float[] values, int from, float[] gradient, int to) {
        int label = shard.label(window);
        int size = prototypes.size();
        // What is added here is then divided by the number of all windows.
        double factor = 2.0 * windows / ((double) counts[label] * size);
        for (int i = 0; i < size; i++) {
            double prototype = prototypes.sums()[label * size + i] / prototypes.count(label);
            gradient[to + i] += (float) (factor * (values[from + i] - prototype));
        }
    }
}
