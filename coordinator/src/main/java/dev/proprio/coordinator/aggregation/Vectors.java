package dev.proprio.coordinator.aggregation;

import java.util.List;

/**
 * Sums over vectors of float, in double and in one fixed order: four interleaved partial sums, which
 * keep the processor busy, then their total.
 */
final class Vectors {
    private Vectors() {}

    static double squaredNorm(float[] x) {
        return dot(x, x);
    }

    static double dot(float[] x, float[] y) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int i = 0;
        for (; i <= x.length - 4; i += 4) {
            a += (double) x[i] * y[i];
            b += (double) x[i + 1] * y[i + 1];
            c += (double) x[i + 2] * y[i + 2];
            d += (double) x[i + 3] * y[i + 3];
        }
        for (; i < x.length; i++) {
            a += (double) x[i] * y[i];
        }
        return (a + b) + (c + d);
    }

    static double distance(float[] x, double[] y) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int i = 0;
        for (; i <= x.length - 4; i += 4) {
            a += square(x[i] - y[i]);
            b += square(x[i + 1] - y[i + 1]);
            c += square(x[i + 2] - y[i + 2]);
            d += square(x[i + 3] - y[i + 3]);
        }
        for (; i < x.length; i++) {
            a += square(x[i] - y[i]);
        }
        return Math.sqrt((a + b) + (c + d));
    }

    static double distance(double[] x, double[] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += square(x[i] - y[i]);
        }
        return Math.sqrt(sum);
    }

    private static double square(double x) {
        return x * x;
    }

    /** {@code sum += factor * x}. */
    static void addScaled(double[] sum, double factor, float[] x) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += factor * x[i];
        }
    }

    /** The mean in which every contribution counts the same; there must be one. */
    static double[] mean(List<Contribution> contributions) {
        double[] mean = new double[contributions.getFirst().values().length];
        contributions.forEach(contribution -> addScaled(mean, 1, contribution.values()));
        for (int i = 0; i < mean.length; i++) {
            mean[i] /= contributions.size();
        }
        return mean;
    }
}
