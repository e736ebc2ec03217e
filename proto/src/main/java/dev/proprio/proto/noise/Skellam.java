package dev.proprio.proto.noise;

import java.util.Locale;

/**
 * The difference of two Poisson numbers of the same mean. Sums of such numbers are such numbers again, so that a sum has the noise
 * of one law however many have added to it (Agarwal, Kairouz and Liu 2021, arXiv:2110.04995).
 *
 * @param mean of either, a whole number from 1 to 2^46
 */
public record Skellam(long mean) implements IntegerNoise {
    /** @throws IllegalArgumentException in a sentence if the mean is outside its range */
    public Skellam {
        if (mean < 1 || mean > ExactPoisson.LARGEST) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "half the variance of Skellam noise must be a whole number from 1 to %s but was %s",
                    ExactPoisson.LARGEST,
                    mean));
        }
    }

    @Override
    public NoiseSampler sampler() {
        var poisson = new ExactPoisson(mean);
        return bits -> {
            long more = poisson.sample(bits);
            long less = poisson.sample(bits);
            return more - less;
        };
    }

    @Override
    public double variance() {
        return 2.0 * mean;
    }

    @Override
    public NoiseLaw law() {
        return NoiseLaw.SKELLAM;
    }

    @Override
    public long parameter() {
        return mean;
    }
}
