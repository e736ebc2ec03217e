package dev.proprio.proto.noise;

import java.util.Locale;

/**
 * Draws entries in proportion to whole numbers by one word each: the alias method (Walker 1977; Vose 1991), without rounding, for
 * the numbers add up to a power of two. Immutable.
 */
final class AliasTable {
    /** There are so many entries. */
    static final int SIZE = 512;

    /** The entries' masses add up to so much. */
    static final long TOTAL = 1L << 61;

    private static final long MEAN = TOTAL / SIZE;
    private static final int MEAN_BITS = Long.numberOfTrailingZeros(MEAN);

    private final long[] thresholds = new long[SIZE];
    private final short[] aliases = new short[SIZE];

    /**
     * A table.
     *
     * @param masses of which none is negative
     * @throws IllegalArgumentException if they are not {@link #SIZE} numbers that add up to {@link #TOTAL}
     */
    AliasTable(long... masses) {
        long sum = 0;
        for (long mass : masses) {
            sum = mass < 0 ? Long.MIN_VALUE : Math.addExact(sum, mass);
        }
        if (masses.length != SIZE || sum != TOTAL) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "%s masses must be %s, and add up to %s but are %s", masses.length, SIZE, TOTAL, sum));
        }
        long[] left = masses.clone();
        int[] small = new int[SIZE];
        int[] large = new int[SIZE];
        int smalls = 0;
        int larges = 0;
        for (int i = 0; i < SIZE; i++) {
            if (left[i] < MEAN) {
                small[smalls++] = i;
            } else {
                large[larges++] = i;
            }
        }
        while (smalls > 0) {
            int less = small[--smalls];
            int more = large[larges - 1];
            thresholds[less] = left[less];
            aliases[less] = (short) more;
            left[more] -= MEAN - left[less];
            if (left[more] < MEAN) {
                larges--;
                small[smalls++] = more;
            }
        }
        for (int i = 0; i < larges; i++) {
            thresholds[large[i]] = MEAN;
            aliases[large[i]] = (short) large[i];
        }
    }

    /** The entry that a word of uniform bits stands for. */
    int entry(long word) {
        int entry = (int) word & (SIZE - 1);
        return word >>> (Long.SIZE - MEAN_BITS) < thresholds[entry] ? entry : aliases[entry];
    }

    /** How many of {@link #TOTAL} words, each as often as any other, stand for each entry. */
    long[] masses() {
        long[] masses = new long[SIZE];
        for (int i = 0; i < SIZE; i++) {
            masses[i] += thresholds[i];
            masses[aliases[i]] += MEAN - thresholds[i];
        }
        return masses;
    }
}
