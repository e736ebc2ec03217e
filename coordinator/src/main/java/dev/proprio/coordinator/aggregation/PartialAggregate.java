package dev.proprio.coordinator.aggregation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What some of a round's updates come to under its rule: exact sums of what the rule adds up, and the updates themselves
 * of what it must see by itself. Adding parts is associative and commutative, to the last bit.
 *
 * @param capacity the most updates that all parts of the round can have together
 * @param sums by section
 * @param kept the updates' parameters, if the rule compares them; sorted by device
 * @param groups the sums of groups, instead of the rule's, if the round rehearses secure aggregation; sorted by group
 * @param weight the total weight
 * @param updates how many updates went in
 */
public record PartialAggregate(
        int capacity,
        Map<String, SectionSum> sums,
        List<Contribution> kept,
        List<RingSum> groups,
        long weight,
        int updates) {
    public PartialAggregate {
        groups = groups.stream().sorted(Comparator.comparingInt(RingSum::group)).toList();
        sums = Collections.unmodifiableMap(new LinkedHashMap<>(sums));
        kept = kept.stream().sorted(Comparator.comparing(Contribution::device)).toList();
    }

    /** What a rule adds up or sees. */
    public PartialAggregate(
            int capacity, Map<String, SectionSum> sums, List<Contribution> kept, long weight, int updates) {
        this(capacity, sums, kept, List.of(), weight, updates);
    }

    /**
     * Both parts' updates.
     *
     * @throws InvalidPartialException if they are not parts of one round, or have a device in common
     */
    public PartialAggregate plus(PartialAggregate other) throws InvalidPartialException {
        other.requirePlaces(capacity, updates);
        other.requireLengths(lengths());
        Map<String, SectionSum> both = new LinkedHashMap<>();
        sums.forEach((name, sum) -> both.put(name, sum.plus(other.sum(name))));
        List<Contribution> all = new ArrayList<>(kept);
        all.addAll(other.kept);
        var total = new PartialAggregate(
                capacity, both, all, groupsWith(other), weight + other.weight, updates + other.updates);
        total.requireDifferentDevices();
        return total;
    }

    private List<RingSum> groupsWith(PartialAggregate other) throws InvalidPartialException {
        Map<Integer, RingSum> all = new TreeMap<>();
        groups.forEach(group -> all.put(group.group(), group));
        for (RingSum more : other.groups) {
            RingSum before = all.get(more.group());
            all.put(more.group(), before == null ? more : before.plus(more));
        }
        return List.copyOf(all.values());
    }

    /** The sum of the section {@code name}, which there must be. */
    public SectionSum sum(String name) {
        SectionSum sum = sums.get(name);
        if (sum == null) {
            throw new IllegalArgumentException("the part has no sum of the section \"%s\"".formatted(name));
        }
        return sum;
    }

    /**
     * Checks that this can be added to what a rule has of a round already.
     *
     * @param capacity the round's
     * @param present how many updates the round has
     * @param lengths number of values by section that is summed
     */
    public void requireFor(int capacity, int present, Map<String, Integer> lengths) throws InvalidPartialException {
        requirePlaces(capacity, present);
        requireLengths(lengths);
        requireNoGroups();
    }

    /** Checks that there is place for the part's updates in a round of {@code capacity} that has {@code present}. */
    public void requirePlaces(int capacity, int present) throws InvalidPartialException {
        requireCapacity(this.capacity, capacity);
        if (updates > capacity - present) {
            throw new InvalidPartialException("a part of %s updates was added to %s but the round has at most %s"
                    .formatted(updates, present, capacity));
        }
    }

    private void requireLengths(Map<String, Integer> lengths) throws InvalidPartialException {
        if (!lengths().equals(lengths)) {
            throw new InvalidPartialException(
                    "the part has sums of the lengths %s but the round expects %s".formatted(lengths(), lengths));
        }
    }

    /** Checks that this is no part of a rehearsed secure aggregation. */
    void requireNoGroups() throws InvalidPartialException {
        if (!groups.isEmpty()) {
            throw new InvalidPartialException(
                    "the part has sums of groups of a secure aggregation, and the round has none");
        }
    }

    /** Checks that a part was summed for as many updates as the round can have. */
    public static void requireCapacity(int part, int round) throws InvalidPartialException {
        if (part != round) {
            throw new InvalidPartialException(
                    "the part was summed for a round of at most %s updates but the round has at most %s; all parts must be summed for the whole round's number"
                            .formatted(part, round));
        }
    }

    /** The devices whose updates are told apart: those that are kept, and those of the groups. */
    public List<String> devices() {
        return Stream.concat(
                        kept.stream().map(Contribution::device),
                        groups.stream().flatMap(group -> group.devices().stream()))
                .sorted()
                .toList();
    }

    /** Checks that no device's update is kept, or in a group, twice. */
    void requireDifferentDevices() throws InvalidPartialException {
        Set<String> devices = new HashSet<>();
        for (String device : devices()) {
            if (!devices.add(device)) {
                throw new InvalidPartialException("%s has an update in two parts".formatted(device));
            }
        }
    }

    /** How many values each section that is summed has. */
    public Map<String, Integer> lengths() {
        Map<String, Integer> lengths = new LinkedHashMap<>();
        sums.forEach((name, sum) -> lengths.put(name, sum.length()));
        return lengths;
    }
}
