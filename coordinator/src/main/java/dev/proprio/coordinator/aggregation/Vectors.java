package dev.proprio.coordinator.aggregation;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Sums over vectors of float, in double and in one fixed order: four interleaved partial sums, which
 * keep the processor busy, then their total.
 */
final class Vectors {
    /** So many coordinates of a sum stay in the cache while vectors are added. */
    static final int RANGE = 4096;

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

    /** {@code sum_i factors[i] * contributions[i]}, added in this order, on all cores. */
    static double[] weightedSum(List<Contribution> contributions, double[] factors) {
        double[] sum = new double[contributions.getFirst().values().length];
        CoordinateRanges.forEach(sum.length, RANGE, (from, to) -> {
            for (int c = 0; c < factors.length; c++) {
                addScaled(sum, factors[c], contributions.get(c).values(), from, to);
            }
        });
        return sum;
    }

    private static void addScaled(double[] sum, double factor, float[] x, int from, int to) {
        for (int i = from; i < to; i++) {
            sum[i] += factor * x[i];
        }
    }

    /** The mean in which every contribution counts the same; there must be one. */
    static double[] mean(List<Contribution> contributions) {
        double[] factors = new double[contributions.size()];
        Arrays.fill(factors, 1);
        return divided(weightedSum(contributions, factors), factors.length);
    }

    /** Adds up, in order. */
    static double sum(double[] x) {
        double sum = 0;
        for (double value : x) {
            sum += value;
        }
        return sum;
    }

    /** Divides in place. */
    static double[] divided(double[] sum, double divisor) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] /= divisor;
        }
        return sum;
    }

    /** One number for each contribution, on all cores. */
    static double[] each(List<Contribution> contributions, ToDoubleFunction<float[]> number) {
        return contributions.parallelStream()
                .mapToDouble(contribution -> number.applyAsDouble(contribution.values()))
                .toArray();
    }
}
