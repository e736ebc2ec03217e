package dev.proprio.proto.tensor;

import java.util.OptionalInt;

/** Looks for values that are not finite. */
public final class Finite {
    /** 0 times a finite value is 0, and not a number otherwise; so many sums go on side by side. */
    private static final int LANES = 8;

    private Finite() {}

    /** The index of the first value that is infinite or not a number. */
    public static OptionalInt firstOther(float[] values) {
        float[] sums = new float[LANES];
        int i = 0;
        for (; i <= values.length - LANES; i += LANES) {
            for (int lane = 0; lane < LANES; lane++) {
                sums[lane] += 0 * values[i + lane];
            }
        }
        boolean finite = true;
        for (float sum : sums) {
            finite &= sum == 0;
        }
        for (int k = finite ? i : 0; k < values.length; k++) {
            if (!Float.isFinite(values[k])) {
                return OptionalInt.of(k);
            }
        }
        return OptionalInt.empty();
    }

    /** The index of the first value that is infinite or not a number. */
    public static OptionalInt firstOther(double[] values) {
        double[] sums = new double[LANES];
        int i = 0;
        for (; i <= values.length - LANES; i += LANES) {
            for (int lane = 0; lane < LANES; lane++) {
                sums[lane] += 0 * values[i + lane];
            }
        }
        boolean finite = true;
        for (double sum : sums) {
            finite &= sum == 0;
        }
        for (int k = finite ? i : 0; k < values.length; k++) {
            if (!Double.isFinite(values[k])) {
                return OptionalInt.of(k);
            }
        }
        return OptionalInt.empty();
    }
}
