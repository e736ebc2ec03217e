package dev.proprio.coordinator.secagg;

import dev.proprio.coordinator.aggregation.UpdateShape;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.secagg.round.Groups;
import dev.proprio.proto.sums.SumTerms;
import dev.proprio.proto.sums.UpdateVectors;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One round's secure aggregation before anybody is asked.
 *
 * @param settings the run's
 * @param run what devices know the run by
 * @param seed the run's
 * @param round from 1
 * @param attempt from 1
 * @param work what devices are told to do: the settings of the local algorithm and the compression
 * @param terms how updates become integers
 * @param groups who is summed with whom; each device is in one
 */
public record SecurePlan(
        SecureAggregation settings,
        String run,
        long seed,
        int round,
        int attempt,
        Map<String, String> work,
        SumTerms terms,
        List<List<String>> groups) {
    public SecurePlan {
        groups = groups.stream().map(List::copyOf).toList();
    }

    /**
     * The plan for a round of {@code devices}.
     *
     * @param uniform whether every update counts the same
     */
    public static SecurePlan of(
            SecureAggregation settings,
            String run,
            long seed,
            int round,
            int attempt,
            Map<String, String> work,
            UpdateShape shape,
            boolean uniform,
            List<String> devices) {
        var terms = new SumTerms(
                shape.summands(),
                settings.valueBits(),
                settings.clip(),
                uniform ? 1 : settings.largestWeight(),
                settings.metrics());
        return new SecurePlan(
                settings, run, seed, round, attempt, work, terms, groups(settings, seed, round, attempt, devices));
    }

    private static List<List<String>> groups(
            SecureAggregation settings, long seed, int round, int attempt, List<String> devices) {
        var random = KeyedRandom.of(seed, "secure-aggregation-groups", round, attempt, 0);
        return Groups.split(devices, settings.groupSize(), random);
    }

    /** The plan for the next attempt, with some of the devices. */
    public SecurePlan again(List<String> some) {
        return new SecurePlan(
                settings, run, seed, round, attempt + 1, work, terms, groups(settings, seed, round, attempt + 1, some));
    }

    /** Whether the protocol runs, so that devices must mask what they send. */
    public boolean full() {
        return settings.full();
    }

    /**
     * Whose updates are in the sum if these arrived and the devices leave as their simulated faults have it; for a round
     * without cryptography.
     */
    public Set<String> counted(Set<String> arrived) {
        Set<String> counted = new HashSet<>();
        for (List<String> group : groups) {
            if (new SimulatedGroupSession(this, group, arrived)
                    .report()
                    .aborted()
                    .isEmpty()) {
                group.stream().filter(arrived::contains).forEach(counted::add);
            }
        }
        return counted;
    }

    /** The vectors of a group of so many devices. */
    UpdateVectors vectors(int group) {
        return new UpdateVectors(terms, group);
    }
}
