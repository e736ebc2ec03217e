package dev.proprio.client.personalization;

import dev.proprio.client.sensor.Windows;
import dev.proprio.client.training.Trainer;
import dev.proprio.client.training.TrainingException;
import java.util.Arrays;

/**
 * Models that lie one after the other in a vector, and how well each fits single windows: the E-step of a mixture of them
 * (Marfoq et al. 2021, Algorithm 1).
 *
 * @param all the parameters; not written to
 * @param count how many models
 */
record Components(float[] all, int count) {
    int length() {
        return all.length / count;
    }

    /** One model's parameters. */
    float[] of(int component) {
        return Arrays.copyOfRange(all, component * length(), (component + 1) * length());
    }

    /** Each model's loss on each window, {@code [component][window]}. */
    double[][] losses(Windows windows, Trainer trainer) throws TrainingException {
        double[][] losses = new double[count][windows.count()];
        int[] predictions = new int[windows.count()];
        for (int m = 0; m < count; m++) {
            trainer.setParameters(of(m));
            for (int s = 0; s < windows.count(); s++) {
                losses[m][s] = trainer.evaluate(windows, s, s + 1, predictions);
                if (!Double.isFinite(losses[m][s])) {
                    throw new TrainingException(
                            "the loss of component %s is %s; lower the learning rate or check the data"
                                    .formatted(m, losses[m][s]));
                }
            }
        }
        return losses;
    }

    /**
     * How much each model accounts for a window, {@code q_m} in proportion to {@code pi_m exp(-loss_m)}.
     *
     * @param shares the mixture's, pi
     * @param q receives the proportions
     * @return minus the logarithm of the mixture's likelihood
     */
    static double responsibilities(double[][] losses, float[] shares, int window, double[] q) {
        double least = Double.POSITIVE_INFINITY;
        for (int m = 0; m < q.length; m++) {
            if (shares[m] > 0) {
                least = Math.min(least, losses[m][window]);
            }
        }
        double sum = 0;
        for (int m = 0; m < q.length; m++) {
            q[m] = shares[m] > 0 ? shares[m] * StrictMath.exp(least - losses[m][window]) : 0;
            sum += q[m];
        }
        for (int m = 0; m < q.length; m++) {
            q[m] /= sum;
        }
        return least - StrictMath.log(sum);
    }

    /** The M-step of the mixture: so many times, shares become the mean of what each model accounts for. */
    static float[] fitted(double[][] losses, float[] shares, int times) {
        int windows = losses[0].length;
        float[] fitted = shares;
        double[] q = new double[shares.length];
        for (int time = 0; windows > 0 && time < times; time++) {
            double[] mean = new double[shares.length];
            for (int s = 0; s < windows; s++) {
                responsibilities(losses, fitted, s, q);
                for (int m = 0; m < q.length; m++) {
                    mean[m] += q[m] / windows;
                }
            }
            fitted = new float[shares.length];
            for (int m = 0; m < fitted.length; m++) {
                fitted[m] = (float) mean[m];
            }
        }
        return fitted;
    }

    /** The same share for each. */
    static float[] uniform(int count) {
        float[] shares = new float[count];
        Arrays.fill(shares, 1f / count);
        return shares;
    }
}
