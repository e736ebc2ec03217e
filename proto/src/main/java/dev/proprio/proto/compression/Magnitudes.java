package dev.proprio.proto.compression;

/** Magnitudes of finite floats as integers of the same order: their bits without the sign. */
final class Magnitudes {
    private static final int HALF = 16;

    private Magnitudes() {}

    static int of(float value) {
        return Float.floatToRawIntBits(value) & Integer.MAX_VALUE;
    }

    /** The {@code rank}-th largest magnitude, from 1, found in two passes over half of the bits each. */
    static int largest(float[] values, int rank) {
        int[] counts = new int[1 << HALF];
        for (float value : values) {
            counts[of(value) >>> HALF]++;
        }
        int high = counts.length - 1;
        int left = rank;
        while (counts[high] < left) {
            left -= counts[high--];
        }
        int[] lows = new int[1 << HALF];
        for (float value : values) {
            int magnitude = of(value);
            if (magnitude >>> HALF == high) {
                lows[magnitude & 0xFFFF]++;
            }
        }
        int low = lows.length - 1;
        while (lows[low] < left) {
            left -= lows[low--];
        }
        return high << HALF | low;
    }
}
