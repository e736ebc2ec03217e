package dev.proprio.coordinator.aggregation;

import dev.proprio.proto.warmup.VectorWarmup;
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

    /** Partial sums. */
    private static final int SUMS = 4;

    private static final VectorWarmup SQUARES = new VectorWarmup("squares", VectorWarmup.PASSES, new SquaresTrial());
    private static final VectorWarmup PRODUCTS = new VectorWarmup("products", VectorWarmup.PASSES, new ProductsTrial());

    private Vectors() {}

    static double squaredNorm(float[] x) {
        return dot(x, x);
    }

    static double dot(float[] x, float[] y) {
        double[] sums = new double[SUMS];
        plainDots(x, y, sums, 0);
        double a = sums[0];
        for (int i = x.length - x.length % SUMS; i < x.length; i++) {
            a += (double) x[i] * y[i];
        }
        return (a + sums[1]) + (sums[2] + sums[3]);
    }

    /** The scalar product with {@code y}, and the square of the norm: what the two methods above give, in one pass. */
    static DotAndNorm dotAndNorm(float[] x, float[] y) {
        double[] sums = new double[2 * SUMS];
        if (PRODUCTS.isDone(x.length)) {
            VectorPartialSums.products(x, y, sums);
        } else {
            plainProducts(x, y, sums);
        }
        double dot = sums[0];
        double norm = sums[SUMS];
        for (int i = x.length - x.length % SUMS; i < x.length; i++) {
            dot += (double) x[i] * y[i];
            norm += (double) x[i] * x[i];
        }
        return new DotAndNorm(
                (dot + sums[1]) + (sums[2] + sums[3]), (norm + sums[SUMS + 1]) + (sums[SUMS + 2] + sums[SUMS + 3]));
    }

    /** What {@link #dotAndNorm} gives. */
    record DotAndNorm(double dot, double squaredNorm) {}

    static double distance(float[] x, double[] y) {
        double[] sums = new double[SUMS];
        if (SQUARES.isDone(x.length)) {
            VectorPartialSums.squares(x, y, sums);
        } else {
            plainSquares(x, y, sums);
        }
        double a = sums[0];
        for (int i = x.length - x.length % SUMS; i < x.length; i++) {
            a += square(x[i] - y[i]);
        }
        return Math.sqrt((a + sums[1]) + (sums[2] + sums[3]));
    }

    /** What {@link VectorPartialSums#squares} does, by plain loops. */
    static void plainSquares(float[] x, double[] y, double[] sums) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        for (int i = 0; i <= x.length - SUMS; i += SUMS) {
            a += square(x[i] - y[i]);
            b += square(x[i + 1] - y[i + 1]);
            c += square(x[i + 2] - y[i + 2]);
            d += square(x[i + 3] - y[i + 3]);
        }
        sums[0] = a;
        sums[1] = b;
        sums[2] = c;
        sums[3] = d;
    }

    /** What {@link VectorPartialSums#products} does, by plain loops. */
    static void plainProducts(float[] x, float[] y, double[] sums) {
        plainDots(x, y, sums, 0);
        plainDots(x, x, sums, SUMS);
    }

    private static void plainDots(float[] x, float[] y, double[] sums, int at) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        for (int i = 0; i <= x.length - SUMS; i += SUMS) {
            a += (double) x[i] * y[i];
            b += (double) x[i + 1] * y[i + 1];
            c += (double) x[i + 2] * y[i + 2];
            d += (double) x[i + 3] * y[i + 3];
        }
        sums[at] = a;
        sums[at + 1] = b;
        sums[at + 2] = c;
        sums[at + 3] = d;
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

    private static final class SquaresTrial implements VectorWarmup.WarmupTrial {
        private final float[] x = new float[RANGE];
        private final double[] y = new double[RANGE];
        private final double[] sums = new double[SUMS];

        @Override
        public void plain() {
            plainSquares(x, y, sums);
        }

        @Override
        public void vectors() {
            VectorPartialSums.squares(x, y, sums);
        }
    }

    private static final class ProductsTrial implements VectorWarmup.WarmupTrial {
        private final float[] x = new float[RANGE];
        private final double[] sums = new double[2 * SUMS];

        @Override
        public void plain() {
            plainProducts(x, x, sums);
        }

        @Override
        public void vectors() {
            VectorPartialSums.products(x, x, sums);
        }
    }
}
