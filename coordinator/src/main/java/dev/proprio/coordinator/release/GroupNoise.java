package dev.proprio.coordinator.release;

import dev.proprio.coordinator.privacy.Mechanism;
import dev.proprio.coordinator.privacy.SummedDiscreteGaussian;
import dev.proprio.coordinator.privacy.SummedSkellam;
import dev.proprio.coordinator.secagg.SumNoise;
import dev.proprio.proto.sums.NoisyVectors;

/**
 * What a round costs whose devices add the noise themselves.
 *
 * @param noise of each group's sum
 * @param valueBits to which devices round
 * @param length of what is summed
 * @param devices at most so many are in a group
 */
public record GroupNoise(SumNoise noise, int valueBits, int length, int devices) {
    /** Of the sum of so many groups' sums: their noise adds up, and each device is in one of them. */
    public Mechanism of(int groups) {
        double variance = groups * noise.variance(valueBits, length);
        double l2 = Math.sqrt(NoisyVectors.squaredSensitivity(valueBits, length));
        return switch (noise.law()) {
            case SKELLAM -> SummedSkellam.of(variance, l2, length);
            case DISCRETE_GAUSSIAN ->
                SummedDiscreteGaussian.of(
                        Math.sqrt(variance), l2, SummedDiscreteGaussian.tau(groups * devices, leastSigma()), length);
        };
    }

    /** No device's noise has a smaller parameter. */
    public double leastSigma() {
        return Math.sqrt(noise.variance(valueBits, length) / devices);
    }
}
