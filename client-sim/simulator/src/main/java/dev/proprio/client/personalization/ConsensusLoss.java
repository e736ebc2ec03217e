package dev.proprio.client.personalization;

import dev.proprio.client.training.RepresentationLoss;
import dev.proprio.proto.tensor.SinglePrecision;
import java.util.function.IntUnaryOperator;

/**
 * Keeps the mean of a device's representations near a consensus g (Zhang et al. 2023, FedDBE's mean regularization):
 * {@code kappa |r - g|^2 / (2 size)}, with the moving mean {@code r <- (1 - momentum) r + momentum (mini-batch's mean)}
 * from 0 on, of which the mini-batch's part alone is differentiated. Not thread-safe.
 */
final class ConsensusLoss implements RepresentationLoss {
    private final double kappa;
    private final double momentum;
    private final float[] consensus;
    private final double[] mean;

    ConsensusLoss(double kappa, double momentum, float[] consensus) {
        this.kappa = kappa;
        this.momentum = momentum;
        this.consensus = consensus;
        this.mean = new double[consensus.length];
    }

    /** The moving mean. */
    float[] mean() {
        return SinglePrecision.of(mean);
    }

    @Override
    public void observe(int[] order, int from, int to, float[] values, IntUnaryOperator at) {
        for (int i = 0; i < mean.length; i++) {
            double sum = 0;
            for (int n = 0; n < to - from; n++) {
                sum += values[at.applyAsInt(n) + i];
            }
            mean[i] = (1 - momentum) * mean[i] + momentum * sum / (to - from);
        }
    }

    @Override
    public void differentiate(int window, float[] values, int from, float[] gradient, int to) {
        double factor = kappa * momentum / mean.length;
        for (int i = 0; i < mean.length; i++) {
            gradient[to + i] += (float) (factor * (mean[i] - consensus[i]));
        }
    }
}
