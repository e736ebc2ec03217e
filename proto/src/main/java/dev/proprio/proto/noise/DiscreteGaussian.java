package dev.proprio.proto.noise;

import java.util.random.RandomGenerator;

/**
 * Exact samples of the discrete Gaussian distribution, whose probability at an integer x is in proportion to exp(-x^2 / (2
 * sigma^2)), by comparisons of integers alone (Canonne, Kamath and Steinke 2020, arXiv:2004.00010, algorithms 1 to 3). No
 * rounding of floating-point numbers can tell what was added to (Mironov 2012).
 *
 * @param sigma the parameter, a whole number from 1 to 2^50; for all but the smallest also the standard deviation
 */
public record DiscreteGaussian(long sigma) implements IntegerNoise {
    /** Up to here no product below leaves a long. */
    public static final long LARGEST = 1L << 50;

    /** Up to here its square's double is a long, too. */
    private static final long SQUARED = 1L << 30;

    /** @throws IllegalArgumentException in a sentence if sigma is outside its range */
    public DiscreteGaussian {
        if (sigma < 1 || sigma > LARGEST) {
            throw new IllegalArgumentException(
                    "sigma must be a whole number from 1 to %s but was %s".formatted(LARGEST, sigma));
        }
    }

    @Override
    public long sample(RandomGenerator bits) {
        while (true) {
            // A discrete Laplace number of scale sigma: its magnitude is remainder + sigma quotient.
            long remainder = remainder(bits);
            long quotient = 0;
            while (exponential(1, 1, bits)) {
                quotient++;
            }
            boolean negative = bits.nextBoolean();
            boolean isSecondZero = negative && remainder == 0 && quotient == 0;
            if (!isSecondZero && accepted(remainder, quotient, bits)) {
                long magnitude = remainder + sigma * quotient;
                return negative ? -magnitude : magnitude;
            }
        }
    }

    /** The parameter's square; that of a sigma of 1 is less by 2.2e-7. */
    @Override
    public double variance() {
        return (double) sigma * sigma;
    }

    private long remainder(RandomGenerator bits) {
        while (true) {
            long uniform = bits.nextLong(sigma);
            if (exponential(uniform, sigma, bits)) {
                return uniform;
            }
        }
    }

    /** With probability exp(-(magnitude - sigma)^2 / (2 sigma^2)), whose square is taken apart so that all fits. */
    private boolean accepted(long remainder, long quotient, RandomGenerator bits) {
        long whole = quotient > 0 ? quotient - 1 : remainder == 0 ? 1 : 0;
        long rest = quotient > 0 || remainder == 0 ? remainder : sigma - remainder;
        return all(whole * whole, 1, 2, bits)
                && all(whole, rest, sigma, bits)
                && (sigma <= SQUARED ? exponential(rest * rest, 2 * sigma * sigma, bits) : square(rest, bits));
    }

    private static boolean all(long times, long numerator, long denominator, RandomGenerator bits) {
        for (long i = 0; i < times; i++) {
            if (!exponential(numerator, denominator, bits)) {
                return false;
            }
        }
        return true;
    }

    /** The same with probability exp(-rest^2 / (2 sigma^2)), of whose fraction the factors are drawn one by one. */
    private boolean square(long rest, RandomGenerator bits) {
        long k = 1;
        while (bits.nextBoolean()
                && bits.nextLong(sigma) < rest
                && bits.nextLong(sigma) < rest
                && (k == 1 || bits.nextLong(k) == 0)) {
            k++;
        }
        return (k & 1) == 1;
    }

    /** True with probability exp(-numerator / denominator), a fraction from 0 to 1. */
    static boolean exponential(long numerator, long denominator, RandomGenerator bits) {
        long k = 1;
        while (bits.nextLong(denominator) < numerator && (k == 1 || bits.nextLong(k) == 0)) {
            k++;
        }
        return (k & 1) == 1;
    }

    @Override
    public NoiseLaw law() {
        return NoiseLaw.DISCRETE_GAUSSIAN;
    }

    @Override
    public long parameter() {
        return sigma;
    }
}
