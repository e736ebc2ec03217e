package dev.proprio.proto.update;

/**
 * The sum of the squares of some values, as eight interleaved partial sums: no addition waits for the one before, and whoever
 * adds up eight lanes of vectors gets the same bits.
 */
public final class SumOfSquares {
    /** Partial sums. */
    public static final int SUMS = 8;

    private SumOfSquares() {}

    /** The sum from one place to another. */
    public static double of(float[] values, int from, int to) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        double e = 0;
        double f = 0;
        double g = 0;
        double h = 0;
        int i = from;
        for (; i <= to - SUMS; i += SUMS) {
            a += square(values[i]);
            b += square(values[i + 1]);
            c += square(values[i + 2]);
            d += square(values[i + 3]);
            e += square(values[i + 4]);
            f += square(values[i + 5]);
            g += square(values[i + 6]);
            h += square(values[i + 7]);
        }
        for (; i < to; i++) {
            a += square(values[i]);
        }
        return ((a + b) + (c + d)) + ((e + f) + (g + h));
    }

    /**
     * The sum, from its partial sums over as many whole eights as there are, and what is left.
     *
     * @param sums {@link #SUMS} of them; not written to
     * @param rest where the values begin that make no eight any more
     */
    public static double of(double[] sums, float[] values, int rest, int to) {
        double a = sums[0];
        for (int i = rest; i < to; i++) {
            a += square(values[i]);
        }
        return ((a + sums[1]) + (sums[2] + sums[3])) + ((sums[4] + sums[5]) + (sums[6] + sums[7]));
    }

    private static double square(double value) {
        return value * value;
    }
}
