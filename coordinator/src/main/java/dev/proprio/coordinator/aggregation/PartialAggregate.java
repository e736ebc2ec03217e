package dev.proprio.coordinator.aggregation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What some of a round's updates come to under its rule: exact sums of what the rule adds up, and the updates themselves
 * of what it must see by itself. Adding parts is associative and commutative, to the last bit.
 *
 * @param capacity the most updates that all parts of the round can have together
 * @param sums by section
 * @param kept the updates' parameters, if the rule compares them; sorted by device
 * @param weight the total weight
 * @param updates how many updates went in
 */
public record PartialAggregate(
        int capacity, Map<String, SectionSum> sums, List<Contribution> kept, long weight, int updates) {
    public PartialAggregate {
        sums = Collections.unmodifiableMap(new LinkedHashMap<>(sums));
        kept = kept.stream().sorted(Comparator.comparing(Contribution::device)).toList();
    }

    /**
     * Both parts' updates.
     *
     * @throws InvalidPartialException if they are not parts of one round, or have a device in common
     */
    public PartialAggregate plus(PartialAggregate other) throws InvalidPartialException {
        other.requireFor(capacity, updates, lengths());
        Map<String, SectionSum> both = new LinkedHashMap<>();
        sums.forEach((name, sum) -> both.put(name, sum.plus(other.sum(name))));
        List<Contribution> all = new ArrayList<>(kept);
        all.addAll(other.kept);
        var total = new PartialAggregate(capacity, both, all, weight + other.weight, updates + other.updates);
        total.requireDifferentDevices();
        return total;
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
     * Checks that this can be added to what a round has already.
     *
     * @param capacity the round's
     * @param present how many updates the round has
     * @param lengths number of values by section that is summed
     */
    public void requireFor(int capacity, int present, Map<String, Integer> lengths) throws InvalidPartialException {
        requireCapacity(this.capacity, capacity);
        if (updates > capacity - present) {
            throw new InvalidPartialException("a part of %s updates was added to %s but the round has at most %s"
                    .formatted(updates, present, capacity));
        }
        if (!lengths().equals(lengths)) {
            throw new InvalidPartialException(
                    "the part has sums of the lengths %s but the round expects %s".formatted(lengths(), lengths));
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

    /** Checks that no device's update is kept twice. */
    void requireDifferentDevices() throws InvalidPartialException {
        Set<String> devices = new HashSet<>();
        for (Contribution update : kept) {
            if (!devices.add(update.device())) {
                throw new InvalidPartialException("%s has an update in two parts".formatted(update.device()));
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
