package dev.proprio.experiments.analytics;

import dev.proprio.coordinator.privacy.PldAccountant;
import dev.proprio.coordinator.privacy.PrivacyLedger;
import dev.proprio.coordinator.privacy.SubsampledGaussian;
import dev.proprio.proto.noise.DiscreteGaussian;
import dev.proprio.proto.random.RandomBits;
import org.hipparchus.distribution.continuous.NormalDistribution;

/**
 * Discrete Gaussian noise on sums of answers, and the ledger of what was released with it. Not thread-safe.
 */
public final class AnswerNoise {
    /** What is released with a threshold spends one half of delta on that. */
    private static final double HALF = 0.5;

    private final double multiplier;
    private final double delta;
    private final RandomBits bits;
    private PrivacyLedger ledger = PrivacyLedger.EMPTY;
    private boolean thresholded;

    /**
     * @param multiplier standard deviation of the noise over how far one device can move a sum, greater than 0
     * @param delta what epsilon will hold for, greater than 0 and less than 1
     */
    public AnswerNoise(double multiplier, double delta, RandomBits bits) {
        if (!(multiplier > 0 && multiplier <= 1e6)) {
            throw new IllegalArgumentException(
                    "the noise multiplier must be greater than 0 and at most 1000000 but was %s".formatted(multiplier));
        }
        if (!(delta > 0 && delta < 1)) {
            throw new IllegalArgumentException(
                    "delta must be greater than 0 and less than 1 but was %s".formatted(delta));
        }
        this.multiplier = multiplier;
        this.delta = delta;
        this.bits = bits;
    }

    /**
     * The sums with noise, as one release.
     *
     * @param sensitivity by how much one device moves them at most, in the Euclidean norm: a whole number
     */
    long[] release(long[] sums, long sensitivity) {
        long sigma = (long) deviation(sensitivity);
        var sampler = new DiscreteGaussian(sigma).sampler();
        long[] noisy = new long[sums.length];
        for (int i = 0; i < sums.length; i++) {
            noisy[i] = sums[i] + sampler.sample(bits);
        }
        ledger = ledger.plus(new SubsampledGaussian((double) sigma / sensitivity, 1), 1);
        return noisy;
    }

    /**
     * Whether there is so much noise on each sum as one device can move it by, or more. Less hides no device from who knows what the
     * others have, and is no reason to show what one or two of them told.
     */
    public boolean hidesOne() {
        return multiplier >= 1;
    }

    /**
     * Standard deviation of the noise on a sum.
     *
     * @param sensitivity by how much one device moves it at most
     */
    double deviation(long sensitivity) {
        return Math.ceil(multiplier * sensitivity);
    }

    /** Standard deviation of the noise on a count of devices' votes. */
    double votes() {
        return deviation(1);
    }

    /** The least count of votes of a word that is named, where which words there are is a secret, too. */
    double threshold() {
        thresholded = true;
        return threshold(votes(), HALF * delta, 1);
    }

    /**
     * What a count must be above, so that a word of which one device alone has made a bin is named with a probability of at most delta.
     *
     * @param sigma standard deviation of the noise
     * @param bins how many one device can have made
     */
    static double threshold(double sigma, double delta, int bins) {
        double quiet = StrictMath.exp(StrictMath.log1p(-delta) / bins);
        return 1 + sigma * new NormalDistribution().inverseCumulativeProbability(quiet);
    }

    /** What all releases cost together, at delta. */
    double epsilon() {
        return new PldAccountant().epsilon(ledger, thresholded ? HALF * delta : delta);
    }

    /** What epsilon holds for. */
    double delta() {
        return delta;
    }

    /** How many releases there were. */
    long releases() {
        return ledger.rounds();
    }
}
