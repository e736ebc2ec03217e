package dev.proprio.proto.noise;

import java.util.Locale;

/**
 * The discrete Gaussian distribution, whose probability at an integer x is in proportion to exp(-x^2 / (2 sigma^2)) (Canonne,
 * Kamath and Steinke 2020, arXiv:2004.00010), drawn from exactly: no rounding of floating-point numbers can tell what was added to
 * (Mironov 2012).
 *
 * @param sigma the parameter, a whole number from 1 to 2^50; for all but the smallest also the standard deviation
 */
public record DiscreteGaussian(long sigma) implements IntegerNoise {
    /** Up to here no sample leaves a long. */
    public static final long LARGEST = 1L << 50;

    /** @throws IllegalArgumentException in a sentence if sigma is outside its range */
    public DiscreteGaussian {
        if (sigma < 1 || sigma > LARGEST) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "sigma must be a whole number from 1 to %s but was %s", LARGEST, sigma));
        }
    }

    @Override
    public NoiseSampler sampler() {
        return new GaussianSampler(sigma);
    }

    /** The parameter's square; that of a sigma of 1 is less by 2.2e-7. */
    @Override
    public double variance() {
        return (double) sigma * sigma;
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
