package dev.proprio.coordinator.query;

import dev.proprio.coordinator.secagg.SecureAggregation;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.secagg.crypto.Directory;
import dev.proprio.proto.secagg.round.Groups;
import java.util.List;
import java.util.Optional;

/**
 * How answers to a query are hidden in sums.
 *
 * @param settings as updates are hidden
 * @param seed by which devices are split into groups
 * @param directory knows the devices' identities; empty where their certificates say who they are
 */
public record HiddenAnswers(SecureAggregation settings, long seed, Optional<Directory> directory) {
    /** Devices are asked once. */
    static final int ATTEMPT = 1;

    /** The groups in each of which answers are summed, drawn by the seed. */
    public static List<List<String>> groups(SecureAggregation settings, long seed, int round, List<String> devices) {
        return Groups.split(
                devices,
                settings.groupSize(),
                KeyedRandom.of(seed, "secure-aggregation-query-groups", round, ATTEMPT, 0));
    }
}
