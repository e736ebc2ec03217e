package dev.proprio.coordinator.privacy;

/**
 * One round's release: each unit is in the sample with the same probability, independently of all others (Poisson sampling),
 * contributions are clipped to a norm C, summed, and Gaussian noise of standard deviation C times the noise multiplier is
 * added to every coordinate of the sum.
 *
 * @param noiseMultiplier standard deviation of the noise over the clipping norm; finite, greater than 0
 * @param samplingRate the probability with which a unit is in the sample, greater than 0 and at most 1
 */
public record SubsampledGaussian(double noiseMultiplier, double samplingRate) implements Mechanism {
    /** @throws IllegalArgumentException in a sentence if a value is outside its range */
    public SubsampledGaussian {
        if (!(noiseMultiplier > 0) || Double.isInfinite(noiseMultiplier)) {
            throw new IllegalArgumentException(
                    "the noise multiplier must be a finite number greater than 0 but was %s; without noise no epsilon holds"
                            .formatted(noiseMultiplier));
        }
        if (!(samplingRate > 0 && samplingRate <= 1)) {
            throw new IllegalArgumentException(
                    "the sampling rate must be greater than 0 and at most 1 but was %s; it is the probability with which a unit takes part in a round"
                            .formatted(samplingRate));
        }
    }

    @Override
    public double divergence(double order) {
        return RenyiDivergence.of(this, order);
    }

    /** Whether everybody takes part, so that the release is a plain Gaussian mechanism. */
    boolean isPlain() {
        return samplingRate == 1;
    }

    /** ln of the likelihood ratio of the mixture to the noise alone, at {@code x} clipping norms. */
    double privacyLoss(double x) {
        double shifted = (2 * x - 1) / (2 * noiseMultiplier * noiseMultiplier);
        if (isPlain()) {
            return shifted;
        }
        if (shifted > 0) {
            return shifted + Math.log(samplingRate + (1 - samplingRate) * Math.exp(-shifted));
        }
        double change = samplingRate * Math.expm1(shifted);
        return change > -0.5 ? Math.log1p(change) : Math.log(1 - samplingRate + samplingRate * Math.exp(shifted));
    }

    /** The standard deviation of the likelihood ratio under the noise alone, about that of the loss where the rate is small. */
    double spreadOfRatio() {
        return samplingRate * Math.sqrt(Math.expm1(1 / (noiseMultiplier * noiseMultiplier)));
    }
}
