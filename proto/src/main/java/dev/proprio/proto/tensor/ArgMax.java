package dev.proprio.proto.tensor;

/** Where the largest value is; the first of equal ones, and of values that are not numbers none but the first. */
public final class ArgMax {
    private ArgMax() {}

    public static int of(float[] values) {
        return of(values, 0, values.length);
    }

    /** The place of the largest of {@code count} values from {@code from} on, counted from there. */
    public static int of(float[] values, int from, int count) {
        int best = 0;
        for (int i = 1; i < count; i++) {
            if (values[from + i] > values[from + best]) {
                best = i;
            }
        }
        return best;
    }

    public static int of(double[] values) {
        return of(values, 0, values.length);
    }

    /** The same of doubles. */
    public static int of(double[] values, int from, int count) {
        int best = 0;
        for (int i = 1; i < count; i++) {
            if (values[from + i] > values[from + best]) {
                best = i;
            }
        }
        return best;
    }
}
