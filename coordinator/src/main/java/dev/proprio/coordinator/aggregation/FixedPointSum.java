package dev.proprio.coordinator.aggregation;

import dev.proprio.proto.update.SectionValues;
import dev.proprio.proto.warmup.VectorWarmup;

/**
 * A sum of weighted float vectors in 64-bit fixed point. Integer addition is associative, so the order of the summands
 * cannot change one bit. Not thread-safe.
 *
 * <p>A summand is rounded once, to a unit that follows from its own largest magnitude ({@link ScaledLanes}), so that it is
 * off by less than a millionth of that magnitude however small it is. Its range is limited so that the stated number of
 * summands can never overflow; a sum without a range takes all that is finite.
 */
public final class FixedPointSum {
    private static final int FRACTION_BITS = 32;
    private static final double UNIT = 0x1p-32;

    private static final VectorWarmup VECTORS = new VectorWarmup("sum", VectorWarmup.PASSES, new Trial());

    private final int length;
    private final double limit;
    private final ScaledLanes lanes;

    /**
     * @param length the vectors' length
     * @param capacity the most summands there can be
     */
    public FixedPointSum(int length, int capacity) {
        this(length, (double) (Long.MAX_VALUE >> FRACTION_BITS) / capacity);
    }

    private FixedPointSum(int length, double limit) {
        this.length = length;
        this.limit = limit;
        this.lanes = new ScaledLanes(length, limit == Double.MAX_VALUE);
    }

    /** A sum of vectors of any magnitude, at most 2^26 of them. */
    static FixedPointSum withoutRange(int length) {
        return new FixedPointSum(length, Double.MAX_VALUE);
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
        requireLength(values.length);
        int scale = ScaledLanes.UNIT_SCALE;
        if (lanes.ranges() || !ScaledLanes.reachesUnitScale(values, factor)) {
            double largest = Magnitude.largest(values) * factor;
            if (largest == 0) {
                return;
            }
            scale = lanes.scaleOf(largest);
        }
        lanes.add(scale, values, factor);
    }

    /**
     * Adds {@code factor * values} if they {@linkplain #fits fit}.
     *
     * @return whether they did; otherwise nothing has changed
     */
    boolean addIfFits(SectionValues values, double factor) {
        requireLength(values.length());
        if (VECTORS.isDone(length) && addByVectors(values, factor)) {
            return true;
        }
        float[] vector = values.vector();
        boolean fits = fits(vector, factor);
        if (fits) {
            add(vector, factor);
        }
        return fits;
    }

    /**
     * Adds {@code factor * values} without making a vector of a difference, in one pass over ordinary magnitudes.
     *
     * @return whether that could be done; otherwise nothing has changed
     */
    boolean addByVectors(SectionValues values, double factor) {
        if (!values.isDifference() || lanes.ranges() || !ScaledLanes.differenceReachesUnitScale(values, factor)) {
            return false;
        }
        double scale = factor * (1 / UNIT);
        // A float below both; values between it and them take the exact way.
        float bound = Math.nextDown((float) Math.min(limit / factor, NearestInteger.EXACT_BELOW / scale));
        long[] sum = lanes.at(ScaledLanes.UNIT_SCALE);
        int added = VectorSum.add(sum, values, scale, bound);
        if (added == sum.length) {
            return true;
        }
        VectorSum.takeBack(sum, values, scale, added);
        return false;
    }

    private void requireLength(int given) {
        if (given != length) {
            throw new IllegalArgumentException(
                    "a vector of %s values does not fit a sum of %s".formatted(given, length));
        }
    }

    /** Adds all summands of a sum of such vectors. */
    public void merge(SectionSum other) {
        requireLength(other.length());
        lanes.merge(other.lanes());
    }

    /** The sum divided by {@code divisor}. */
    public double[] dividedBy(double divisor) {
        return over(1).dividedBy(divisor);
    }

    /** The sum as it is now, whose mean is over {@code divisor}; later additions do not change it. */
    public SectionSum over(long divisor) {
        return new SectionSum(length, lanes.lanes(), divisor);
    }

    private static final class Trial implements VectorWarmup.WarmupTrial {
        private final FixedPointSum sum = new FixedPointSum(256, 1);
        private final float[] zeros = new float[256];

        @Override
        public void plain() {
            SectionValues values = SectionValues.difference(zeros, zeros, zeros);
            if (sum.fits(values.vector(), 1)) {
                sum.lanes.add(ScaledLanes.UNIT_SCALE, values.vector(), 1);
            }
        }

        @Override
        public void vectors() {
            VectorSum.add(
                    sum.lanes.at(ScaledLanes.UNIT_SCALE), SectionValues.difference(zeros, zeros, zeros), 1 / UNIT, 1);
        }
    }
}
