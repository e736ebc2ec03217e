package dev.proprio.experiments.engine;

import dev.proprio.coordinator.privacy.Mechanism;
import dev.proprio.coordinator.release.GroupNoise;
import dev.proprio.coordinator.secagg.SecureAggregation;
import dev.proprio.coordinator.secagg.SumNoise;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.experiments.spec.PrivacySpec;
import dev.proprio.proto.extension.InvalidSettingException;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.noise.NoiseLaw;
import dev.proprio.proto.sums.NoisyVectors;
import java.util.Optional;

/**
 * The noise that an experiment's devices add themselves, under the masks of secure aggregation.
 *
 * @param settings of the secure aggregation, which know of the noise
 * @param groups what a round costs
 * @param cohort how many devices a round asks
 */
record DistributedNoise(SecureAggregation settings, GroupNoise groups, int cohort) {
    /** Below it, in units, sums of discrete Gaussian numbers are none. */
    private static final double LEAST_SIGMA = 2;

    /**
     * That of a noise multiplier.
     *
     * @param length how many values are summed
     */
    static DistributedNoise of(ExperimentSpec experiment, PrivacySpec spec, double multiplier, int length) {
        NoiseLaw law = spec.mechanism().ofDevices().orElseThrow();
        var noise = new SumNoise(law, multiplier, spec.clip().first());
        SecureAggregation settings = experiment
                .secureAggregation()
                .settings(experiment.engine(), experiment.dropouts())
                .orElseThrow()
                .with(SecureAggregation::noise, Optional.of(noise));
        int cohort = experiment.cohort().policy().selected();
        // Where fewer can be asked, they may be in fewer groups, which are larger.
        int most = Math.min(cohort, 2 * settings.groupSize() - 1);
        return new DistributedNoise(settings, new GroupNoise(noise, settings.valueBits(), length, most), cohort);
    }

    /** What a round costs. */
    Mechanism mechanism() {
        return groups.of(1);
    }

    /**
     * Checks that the noise can be drawn and summed.
     *
     * @param ringBits most bits of a value under masks
     * @throws InvalidSettingException if not; the message says what to do
     */
    void requireFit(int ringBits) {
        Require.that(
                groups.noise().law() != NoiseLaw.DISCRETE_GAUSSIAN || groups.leastSigma() >= LEAST_SIGMA,
                "secure-aggregation.bits",
                "must be more with privacy.mechanism: discrete-gaussian, because each of up to %s devices would add noise of a standard deviation of %s units, and sums of such noise are hardly discrete Gaussian below %s; raise it, or use mechanism: skellam"
                        .formatted(groups.devices(), groups.leastSigma(), LEAST_SIGMA));
        int most = settings.largestGroup(cohort);
        int bits;
        try {
            bits = NoisyVectors.bits(groups.valueBits(), groups.noise().law().ofVariance(variance(least())), most);
        } catch (IllegalArgumentException e) {
            throw new InvalidSettingException(
                    "secure-aggregation.bits",
                    "must be less for so much noise: %s; lower it".formatted(e.getMessage()));
        }
        Require.that(
                bits <= ringBits,
                "secure-aggregation.bits",
                "must be less than %s with this privacy: a sum over %s devices and its noise take %s bits, and secure-aggregation.ring-bits is %s; lower bits, or raise ring-bits"
                        .formatted(groups.valueBits(), most, bits, ringBits));
    }

    private double variance(int honest) {
        return groups.noise().variance(groups.valueBits(), groups.length()) / honest;
    }

    /** How many devices of the group of which the fewest can be counted on certainly add noise to its sum. */
    int least() {
        return Math.min(honest(settings.smallestGroup(cohort)), honest(settings.largestGroup(cohort)));
    }

    private int honest(int group) {
        return SumNoise.honest(settings.parameters(group), group);
    }

    /** The standard deviation of the noise on each value of the mean update of a whole cohort, over the clip. */
    double deviation() {
        return groups.noise().multiplier() * longest() / Math.sqrt((double) least() * cohort);
    }

    /** How long a rounded update can be, over the clip: with few bits, of many values, it is more than 1. */
    private double longest() {
        int bits = groups.valueBits();
        return Math.sqrt(NoisyVectors.squaredSensitivity(bits, groups.length())) / ((1L << (bits - 1)) - 1);
    }
}
