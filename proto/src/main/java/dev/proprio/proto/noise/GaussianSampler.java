package dev.proprio.proto.noise;

import dev.proprio.proto.random.RandomBits;

/**
 * Draws from the {@linkplain DiscreteGaussian discrete Gaussian distribution} by rejection under a step function: magnitudes are
 * parted into columns as wide as a power of two and as high as a whole number that is no less than the density anywhere in them.
 * A column is drawn by the alias method (Walker 1977; Vose 1991) with whole numbers that add up to a power of two, a place in it by
 * bits alone, and it is let pass with the ratio of the density to the column's height. That ratio's {@linkplain ExponentialRatio
 * comparison} with a uniform number takes as many bits as it needs, so that nothing is rounded; most often 18 bits do.
 *
 * <p>Beyond the columns are blocks of which each is half as high as the one before, without end.
 */
final class GaussianSampler implements NoiseSampler {
    private static final int FIRST_BITS = 18;

    /** At least so many columns are of a standard deviation, at most twice as many if sigma is not small. */
    private static final int COLUMNS = 32;

    /** So many standard deviations have columns. */
    private static final double REACH = 7.5;

    /** More than what a few operations in strict arithmetic are off by, relatively. */
    private static final double MARGIN = 0x1p-40;

    private final long sigma;
    private final int columnBits;
    private final int blockBits;
    private final int columns;
    private final long scale;
    private final long[] masses = new long[AliasTable.SIZE];
    private final AliasTable table;

    /** By column: first bits of a uniform number that are below it pass anywhere in the column. */
    private final int[] passed = new int[AliasTable.SIZE];

    /** @param sigma from 1 to {@link DiscreteGaussian#LARGEST} */
    GaussianSampler(long sigma) {
        this(sigma, REACH);
    }

    /** With columns for so many standard deviations, from 1 to 7.5: the distribution is the same. */
    GaussianSampler(long sigma, double reach) {
        this.sigma = sigma;
        this.columnBits = Math.max(0, 63 - Long.numberOfLeadingZeros(Math.max(1, sigma / COLUMNS)));
        this.blockBits = Long.SIZE - Long.numberOfLeadingZeros(sigma - 1);
        this.columns = (int) Math.ceil(reach * sigma / (1L << columnBits));
        double[] densities = new double[columns + 1];
        double sum = 0;
        for (int i = 0; i < columns; i++) {
            densities[i] = density((long) i << columnBits);
            sum += densities[i];
        }
        double blocks = 2 * density((long) columns << columnBits) * Math.scalb(1.0, blockBits - columnBits);
        densities[columns] = blocks;
        // What rounding up adds is less than the margin takes away.
        this.scale = (long) (AliasTable.TOTAL / (sum + blocks) * (1 - 4 * MARGIN));
        long rest = AliasTable.TOTAL;
        for (int i = 0; i <= columns; i++) {
            masses[i] = i == 0 ? scale : (long) Math.ceil(scale * densities[i] * (1 + MARGIN)) + 1;
            rest -= masses[i];
        }
        // The last entry stands for nothing, and has what is left.
        masses[AliasTable.SIZE - 1] = rest;
        table = new AliasTable(masses);
        for (int i = 0; i < columns; i++) {
            double least = scale * density(((i + 1L) << columnBits) - 1) / masses[i] * (1 - MARGIN);
            passed[i] = (int) Math.floor(Math.scalb(least, FIRST_BITS));
        }
    }

    private double density(long x) {
        double ratio = (double) x / sigma;
        return StrictMath.exp(-ratio * ratio / 2);
    }

    @Override
    public long sample(RandomBits bits) {
        while (true) {
            int column = table.entry(bits.nextLong());
            if (column < columns) {
                long second = bits.nextLong();
                long magnitude = ((long) column << columnBits) + ((second >>> FIRST_BITS) & ((1L << columnBits) - 1));
                int uniform = (int) second & ((1 << FIRST_BITS) - 1);
                boolean isSecondZero = magnitude == 0 && second < 0;
                if (!isSecondZero && (uniform < passed[column] || passes(magnitude, column, uniform, bits))) {
                    return second < 0 ? -magnitude : magnitude;
                }
            } else if (column == columns) {
                long magnitude = beyond(bits);
                if (magnitude > 0) {
                    return bits.nextBoolean() ? -magnitude : magnitude;
                }
            }
        }
    }

    private boolean passes(long magnitude, int column, int uniform, RandomBits bits) {
        return new ExponentialRatio(magnitude, sigma, scale, 0, masses[column]).isAbove(uniform, FIRST_BITS, bits);
    }

    /** A magnitude beyond the columns, or 0 if it does not pass. */
    private long beyond(RandomBits bits) {
        int block = 0;
        while (bits.nextBoolean()) {
            block++;
        }
        long within = blockBits == 0 ? 0 : bits.nextLong() >>> (Long.SIZE - blockBits);
        long magnitude = Math.addExact(
                (long) columns << columnBits, Math.addExact(Math.multiplyExact((long) block, 1L << blockBits), within));
        var ratio = new ExponentialRatio(magnitude, sigma, scale, blockBits - columnBits + block + 1, masses[columns]);
        return ratio.isAbove(0, 0, bits) ? magnitude : 0;
    }
}
