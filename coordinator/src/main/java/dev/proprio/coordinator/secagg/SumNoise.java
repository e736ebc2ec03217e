package dev.proprio.coordinator.secagg;

import dev.proprio.proto.noise.IntegerNoise;
import dev.proprio.proto.noise.NoiseLaw;
import dev.proprio.proto.secagg.graph.GraphDensity;
import dev.proprio.proto.secagg.round.SecAggParameters;
import dev.proprio.proto.sums.NoisyVectors;
import java.util.List;

/**
 * How much noise the devices of a group add together. Each group's sum is seen, so that each has to have all of it; and of a group
 * nobody counts but those who must stay and are not corrupt.
 *
 * @param multiplier the least deviation of the noise on a group's sum, over how far one device can move it
 * @param norm the largest of an update
 */
public record SumNoise(NoiseLaw law, double multiplier, float norm) {
    /** The least variance of the noise on a group's sum of so many values, in its units. */
    public double variance(int valueBits, int length) {
        return multiplier * multiplier * NoisyVectors.squaredSensitivity(valueBits, length);
    }

    /** What each device adds where groups have these sizes. */
    IntegerNoise each(SecureAggregation settings, int length, List<Integer> groups) {
        int least = groups.stream()
                .mapToInt(group -> honest(settings.parameters(group), group))
                .min()
                .orElse(1);
        return law.ofVariance(variance(settings.valueBits(), length) / least);
    }

    /** Of how many devices the noise is certainly in a group's sum, and unknown to all others. */
    public static int honest(SecAggParameters parameters, int group) {
        return Math.max(1, parameters.minimumSurvivors() - GraphDensity.share(group, parameters.corruptPpm()));
    }
}
