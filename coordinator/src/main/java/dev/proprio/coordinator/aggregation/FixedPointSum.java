package dev.proprio.coordinator.aggregation;

import dev.proprio.proto.update.Values;

/**
 * A sum of weighted float vectors in 64-bit fixed point with {@value #FRACTION_BITS} fractional bits.
 * Integer addition is associative, so the order of the summands cannot change one bit. Not
 * thread-safe.
 *
 * <p>A summand is rounded once, to the nearest multiple of 2^-32; its range is limited so that the
 * stated number of summands can never overflow.
 */
public final class FixedPointSum {
    private static final int FRACTION_BITS = 32;
    private static final double UNIT = 0x1p-32;

    private static final VectorWarmup VECTORS = new VectorWarmup("sum", new Trial());

    private final long[] lanes;
    private final double limit;

    /**
     * @param length the vectors' length
     * @param capacity the most summands there can be
     */
    public FixedPointSum(int length, int capacity) {
        this.lanes = new long[length];
        this.limit = (double) (Long.MAX_VALUE >> FRACTION_BITS) / capacity;
    }

    /** The largest magnitude of a weighted value that may be added. */
    public double limit() {
        return limit;
    }

    /** Whether {@code factor * values} is finite and within the limit everywhere. */
    public boolean fits(float[] values, double factor) {
        return Magnitude.largest(values) * factor <= limit;
    }

    /** Adds {@code factor * values}, which must {@linkplain #fits fit}. */
    public void add(float[] values, double factor) {
        if (values.length != lanes.length) {
            throw new IllegalArgumentException(
                    "a vector of %s values does not fit a sum of %s".formatted(values.length, lanes.length));
        }
        double scale = factor * (1 / UNIT);
        for (int i = 0; i < lanes.length; i++) {
            lanes[i] += (long) Math.rint(values[i] * scale);
        }
    }

    /**
     * Adds {@code factor * values} if they {@linkplain #fits fit}.
     *
     * @return whether they did; otherwise nothing has changed
     */
    boolean addIfFits(Values values, double factor) {
        if (values.length() != lanes.length) {
            throw new IllegalArgumentException(
                    "a vector of %s values does not fit a sum of %s".formatted(values.length(), lanes.length));
        }
        if (values.isDifference() && VECTORS.isDone()) {
            double scale = factor * (1 / UNIT);
            // A float below both; values between it and them take the exact way.
            float bound = Math.nextDown((float) Math.min(limit / factor, VectorSum.EXACT_BELOW / scale));
            int added = VectorSum.add(lanes, values, scale, bound);
            if (added == lanes.length) {
                return true;
            }
            VectorSum.takeBack(lanes, values, scale, added);
        }
        float[] vector = values.vector();
        boolean fits = fits(vector, factor);
        if (fits) {
            add(vector, factor);
        }
        return fits;
    }

    /** Adds everything that was added to {@code other}. */
    public void merge(FixedPointSum other) {
        for (int i = 0; i < lanes.length; i++) {
            lanes[i] += other.lanes[i];
        }
    }

    /** The sum divided by {@code divisor}. */
    public double[] dividedBy(double divisor) {
        double[] quotient = new double[lanes.length];
        for (int i = 0; i < lanes.length; i++) {
            quotient[i] = lanes[i] * UNIT / divisor;
        }
        return quotient;
    }

    private static final class Trial implements VectorWarmup.Trial {
        private final FixedPointSum sum = new FixedPointSum(256, 1);
        private final float[] zeros = new float[256];

        @Override
        public void plain() {
            Values values = Values.difference(zeros, zeros, zeros);
            if (sum.fits(values.vector(), 1)) {
                sum.add(values.vector(), 1);
            }
        }

        @Override
        public void vectors() {
            VectorSum.add(sum.lanes, Values.difference(zeros, zeros, zeros), 1 / UNIT, 1);
        }
    }
}
