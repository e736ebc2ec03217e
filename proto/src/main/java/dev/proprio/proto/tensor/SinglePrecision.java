package dev.proprio.proto.tensor;

/** Doubles rounded to the nearest float32. */
public final class SinglePrecision {
    private SinglePrecision() {}

    public static float[] of(double[] values) {
        return of(values, 0, values.length);
    }

    /** The same of those from {@code from} to before {@code to}. */
    public static float[] of(double[] values, int from, int to) {
        float[] rounded = new float[to - from];
        for (int i = 0; i < rounded.length; i++) {
            rounded[i] = (float) values[from + i];
        }
        return rounded;
    }
}
