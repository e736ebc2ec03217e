package dev.proprio.proto.noise;

import dev.proprio.proto.random.RandomBits;

/**
 * Exact Poisson numbers of a whole mean, in a time that does not grow with it: on either side of the mean a geometric number, which
 * touches the law one standard deviation away, is let pass with the ratio of both. Ratios of the law's neighbouring values are fractions,
 * so that all of these are products of fractions.
 */
final class ExactPoisson {
    /** Up to here no product below leaves a long. */
    static final long LARGEST = 1L << 46;

    /** Up to here as many numbers of mean 1 are added up. */
    private static final long FEW = 32;

    private final long mean;
    private final long touch;

    ExactPoisson(long mean) {
        this.mean = mean;
        this.touch = (long) Math.sqrt((double) mean);
    }

    long sample(RandomBits bits) {
        if (mean > FEW) {
            return far(bits);
        }
        long sum = 0;
        for (long i = 0; i < mean; i++) {
            sum += one(bits);
        }
        return sum;
    }

    /** Of mean 1: a geometric number of ratio a half, let pass in proportion to 2^k / k!. */
    private static long one(RandomBits bits) {
        while (true) {
            long k = 0;
            while (bits.nextBoolean()) {
                k++;
            }
            if (k == 0 ? bits.nextBoolean() : all(k, bits)) {
                return k;
            }
        }
    }

    private static boolean all(long k, RandomBits bits) {
        for (long i = 3; i <= k; i++) {
            if (bits.nextLong(i) >= 2) {
                return false;
            }
        }
        return true;
    }

    /** Both sides are let pass by what makes their laws, which touch at other heights and fall at other rates, one. */
    private long far(RandomBits bits) {
        while (true) {
            if (bits.nextBoolean()) {
                long above = geometric(touch, mean, bits);
                if (above(above, bits) && below(0, bits)) {
                    return mean + above;
                }
            } else {
                long below = geometric(touch, mean - touch, bits);
                boolean isThere = below > 0 && below <= mean;
                if (isThere && bits.nextLong(mean + touch) < mean && below(below, bits) && above(0, bits)) {
                    return mean - below;
                }
            }
        }
    }

    /** With the law's probability so far above the mean over the geometric one's, of which it is 1 where they touch. */
    private boolean above(long distance, RandomBits bits) {
        long base = mean + touch;
        return distance < touch
                ? LogarithmicCoin.product(touch - distance - 1, base, -1, bits)
                : LogarithmicCoin.product(distance - touch, base, 0, bits);
    }

    /** The same below it. */
    private boolean below(long distance, RandomBits bits) {
        long base = mean - touch;
        return distance > touch
                ? LogarithmicCoin.product(distance - touch - 1, base, -1, bits)
                : LogarithmicCoin.product(touch - distance, base, 0, bits);
    }

    /** How often in a row a coin of {@code 1 / (1 + numerator / denominator)} shows heads. */
    private static long geometric(long numerator, long denominator, RandomBits bits) {
        long block = denominator / numerator;
        long whole = 0;
        while (LogarithmicCoin.power(block, numerator, denominator, bits)) {
            whole++;
        }
        long rest = bits.nextLong(block);
        while (!LogarithmicCoin.power(rest, numerator, denominator, bits)) {
            rest = bits.nextLong(block);
        }
        return Math.addExact(Math.multiplyExact(whole, block), rest);
    }
}
