package dev.proprio.coordinator.aggregation;

import dev.proprio.proto.update.SectionValues;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Integers by the scale of what they count (after the indexed sums of Demmel and Nguyen 2015): a summand is added as
 * multiples of {@code 2^-(32 + 16 scale)}, and its scale follows from its own largest magnitude alone, so that neither its
 * rounding nor the sum depends on the others. Not thread-safe.
 *
 * <p>A summand is off by at most 2^-21 of its largest magnitude, 2^-49 below scale 0. Only the {@value #KEPT} coarsest
 * scales are kept: what is finer is below 2^-47 of something that was added.
 */
final class ScaledLanes {
    /** The scale of ordinary magnitudes, whose unit is 2^-32. */
    static final int UNIT_SCALE = 0;

    private static final int UNIT_EXPONENT = 32;
    /** The least magnitude that has scale 0 is 2^-12. */
    private static final int LEAST_EXPONENT = -12;

    private static final double LEAST = 0x1p-12;
    private static final int BITS = 16;
    private static final int KEPT = 5;

    private final int length;
    private final boolean ranges;
    private NavigableMap<Integer, long[]> lanes = new TreeMap<>();
    /** Whether somebody else holds the lanes as a value. */
    private boolean shared;

    /** @param ranges whether there are scales for large magnitudes, too; otherwise they have that of ordinary ones */
    ScaledLanes(int length, boolean ranges) {
        this.length = length;
        this.ranges = ranges;
    }

    /** Whether large magnitudes have scales of their own. */
    boolean ranges() {
        return ranges;
    }

    /** Whether some magnitude is at least that of scale 0; mostly one of the first values says so. */
    static boolean reachesUnitScale(float[] values, double factor) {
        for (float value : values) {
            if (Math.abs(value) * factor >= LEAST) {
                return true;
            }
        }
        return false;
    }

    /** The same of values that are a difference, and remain one. */
    static boolean differenceReachesUnitScale(SectionValues values, double factor) {
        float[] minuend = values.minuend();
        float[] subtrahend = values.subtrahend();
        for (int i = 0; i < values.length(); i++) {
            if (Math.abs(minuend[i] - subtrahend[i]) * factor >= LEAST) {
                return true;
            }
        }
        return false;
    }

    /** The scale of a summand whose largest magnitude is this, which is finite and greater than 0. */
    int scaleOf(double largest) {
        int scale = Math.ceilDiv(LEAST_EXPONENT - Math.getExponent(largest), BITS);
        return ranges ? scale : Math.max(UNIT_SCALE, scale);
    }

    /** Adds {@code factor * values} at a scale. */
    void add(int scale, float[] values, double factor) {
        if (isTooFine(scale)) {
            return;
        }
        long[] sum = at(scale);
        double units = Math.scalb(factor, UNIT_EXPONENT + BITS * scale);
        for (int i = 0; i < sum.length; i++) {
            sum[i] += (long) Math.rint(values[i] * units);
        }
    }

    /** The integers of a scale to add to. */
    long[] at(int scale) {
        if (shared) {
            NavigableMap<Integer, long[]> own = new TreeMap<>();
            lanes.forEach((each, values) -> own.put(each, values.clone()));
            lanes = own;
            shared = false;
        }
        long[] sum = lanes.get(scale);
        if (sum == null) {
            sum = new long[length];
            lanes.put(scale, sum);
            while (isTooFine(lanes.lastKey())) {
                lanes.pollLastEntry();
            }
        }
        return sum;
    }

    private boolean isTooFine(int scale) {
        return !lanes.isEmpty() && scale >= lanes.firstKey() + KEPT;
    }

    /** Adds the lanes of another sum. */
    void merge(NavigableMap<Integer, long[]> others) {
        others.forEach((scale, added) -> {
            if (!isTooFine(scale)) {
                long[] sum = at(scale);
                for (int i = 0; i < sum.length; i++) {
                    sum[i] += added[i];
                }
            }
        });
    }

    /** The integers by scale as they are now, which later additions do not change; no copy unless there are some. */
    NavigableMap<Integer, long[]> lanes() {
        shared = true;
        return lanes;
    }

    /** Refuses a scale that no summand has, or that would not be kept beside a coarsest one. */
    static void requireScale(int scale, int coarsest, boolean ranges) throws InvalidPartialException {
        int least = ranges ? Math.ceilDiv(LEAST_EXPONENT - Double.MAX_EXPONENT, BITS) : UNIT_SCALE;
        int most = Math.ceilDiv(LEAST_EXPONENT - Double.MIN_EXPONENT + 53, BITS);
        if (scale < least || scale > Math.min(most, coarsest + KEPT - 1)) {
            throw new InvalidPartialException("a sum has the scale %s but its scales must be from %s to %s"
                    .formatted(scale, least, Math.min(most, coarsest + KEPT - 1)));
        }
    }

    /** The largest magnitude that an integer of a scale can have after so many summands. */
    static long largest(int scale, boolean ranges, int updates, int capacity) {
        // Magnitudes of a scale are below 2^(4 - 16 scale); only scale 0 has larger ones, where it is the coarsest.
        long each = scale == UNIT_SCALE && !ranges
                ? (Long.MAX_VALUE - 0xFFFFFFFFL) / capacity + 2
                : 1L << (UNIT_EXPONENT + BITS + LEAST_EXPONENT);
        return Math.multiplyHigh(each, updates) == 0 && each * updates >= 0 ? each * updates : Long.MAX_VALUE;
    }

    /** What an integer of a scale counts. */
    static double unit(int scale) {
        return Math.scalb(1.0, -UNIT_EXPONENT - BITS * scale);
    }
}
