package dev.proprio.coordinator.secagg;

import dev.proprio.coordinator.aggregation.UpdateShape;
import dev.proprio.proto.noise.DeviceNoise;
import dev.proprio.proto.noise.IntegerNoise;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.secagg.round.Groups;
import dev.proprio.proto.sums.SumTerms;
import dev.proprio.proto.sums.SummandEncoding;
import dev.proprio.proto.update.ClientUpdate;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 * @param noise what each device adds to its update; empty if sums are exact
 */
public record SecurePlan(
        SecureAggregation settings,
        String run,
        long seed,
        int round,
        int attempt,
        Map<String, String> work,
        SumTerms terms,
        List<List<String>> groups,
        Optional<IntegerNoise> noise) {
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
        List<List<String>> groups = groups(settings, seed, round, attempt, devices);
        Optional<IntegerNoise> noise = noise(settings, shape.summands(), groups);
        var terms = settings.noise()
                .map(sum -> new SumTerms(shape.summands(), settings.valueBits(), sum.norm(), 1, List.of()))
                .orElseGet(() -> new SumTerms(
                        shape.summands(),
                        settings.valueBits(),
                        settings.clip(),
                        uniform ? 1 : settings.largestWeight(),
                        settings.metrics()));
        return new SecurePlan(settings, run, seed, round, attempt, work, terms, groups, noise);
    }

    private static Optional<IntegerNoise> noise(
            SecureAggregation settings, Map<String, Integer> sections, List<List<String>> groups) {
        int length = sections.getOrDefault(ClientUpdate.PARAMETERS, 0);
        return settings.noise()
                .map(sum -> sum.each(
                        settings, length, groups.stream().map(List::size).toList()));
    }

    private static List<List<String>> groups(
            SecureAggregation settings, long seed, int round, int attempt, List<String> devices) {
        var random = KeyedRandom.of(seed, "secure-aggregation-groups", round, attempt, 0);
        return Groups.split(devices, settings.groupSize(), random);
    }

    /** The plan for the next attempt, with some of the devices. */
    public SecurePlan again(List<String> some) {
        List<List<String>> split = groups(settings, seed, round, attempt + 1, some);
        return new SecurePlan(
                settings, run, seed, round, attempt + 1, work, terms, split, noise(settings, terms.sections(), split));
    }

    /** The same with another word to devices of what they are to do. */
    public SecurePlan working(Map<String, String> other) {
        return new SecurePlan(settings, run, seed, round, attempt, other, terms, groups, noise);
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

    /** The work with the noise: what a round's keys are bound to. */
    Map<String, String> told() {
        Map<String, String> all = new LinkedHashMap<>(work);
        noise.ifPresent(added -> all.putAll(DeviceNoise.setting(added)));
        return all;
    }

    /** The vectors of a group of so many devices. */
    SummandEncoding vectors(int group) {
        return SummandEncoding.of(terms, noise, group);
    }
}
