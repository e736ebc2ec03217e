package dev.proprio.coordinator.round;

import dev.proprio.coordinator.aggregation.ExactMetric;
import dev.proprio.coordinator.aggregation.InvalidPartialException;
import dev.proprio.coordinator.aggregation.MetricTotals;
import dev.proprio.coordinator.aggregation.PartialAggregate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What a part of a round adds up to, wherever its devices were asked. Adding parts is associative and commutative, to the
 * last bit: a round's result does not depend on how it was split.
 *
 * @param of what it is a part of
 * @param aggregate the updates
 * @param metrics their metrics, summed
 * @param outcomes how it ended for each device of the part that was asked; sorted by device
 * @param states what devices remember, for the fleet that the part comes from; sorted by device
 */
public record Partial(
        RoundId of,
        PartialAggregate aggregate,
        Map<String, ExactMetric> metrics,
        List<ClientOutcome> outcomes,
        List<DeviceStateChange> states) {
    public Partial {
        metrics = Collections.unmodifiableMap(new TreeMap<>(metrics));
        outcomes = outcomes.stream()
                .sorted(Comparator.comparing(ClientOutcome::device))
                .toList();
        states = states.stream()
                .sorted(Comparator.comparing(DeviceStateChange::device))
                .toList();
    }

    /**
     * Both parts.
     *
     * @throws InvalidPartialException if they are not parts of one round, or have a device in common
     */
    public Partial plus(Partial other) throws InvalidPartialException {
        other.requireOf(of);
        var totals = new MetricTotals();
        totals.merge(metrics);
        totals.merge(other.metrics);
        var both = new Partial(
                of,
                aggregate.plus(other.aggregate),
                totals.exact(),
                joined(outcomes, other.outcomes),
                joined(states, other.states));
        both.check();
        return both;
    }

    /** The devices whose updates are in the part. */
    public List<ClientOutcome.Accepted> accepted() {
        return outcomes.stream()
                .filter(ClientOutcome.Accepted.class::isInstance)
                .map(ClientOutcome.Accepted.class::cast)
                .toList();
    }

    /**
     * Checks that this is a part of a round.
     *
     * @throws InvalidPartialException if it is one of another
     */
    public void requireOf(RoundId expected) throws InvalidPartialException {
        of.requirePartOf(expected);
    }

    /**
     * Checks that the outcomes are those of the updates that were summed, and no device is in the part twice.
     *
     * @throws InvalidPartialException if they aren't
     */
    public void check() throws InvalidPartialException {
        Set<String> devices = different(outcomes, ClientOutcome::device);
        List<ClientOutcome.Accepted> accepted = accepted();
        long weight =
                accepted.stream().mapToLong(ClientOutcome.Accepted::weight).sum();
        if (accepted.size() != aggregate.updates() || weight != aggregate.weight()) {
            throw new InvalidPartialException(
                    "the part has %s updates that weigh %s in its sums but %s that weigh %s among its outcomes"
                            .formatted(aggregate.updates(), aggregate.weight(), accepted.size(), weight));
        }
        List<String> summed = aggregate.devices();
        if (!summed.isEmpty()
                && !summed.equals(
                        accepted.stream().map(ClientOutcome.Accepted::device).toList())) {
            throw new InvalidPartialException("the updates that the part has are not those that its outcomes count");
        }
        if (!devices.containsAll(different(states, DeviceStateChange::device))) {
            throw new InvalidPartialException("the part changes the state of a device that it does not tell of");
        }
    }

    private static <T> Set<String> different(List<T> of, Function<T, String> device) throws InvalidPartialException {
        Set<String> devices = new HashSet<>();
        for (T one : of) {
            if (!devices.add(device.apply(one))) {
                throw new InvalidPartialException("%s is in two parts, or in one twice".formatted(device.apply(one)));
            }
        }
        return devices;
    }

    private static <T> List<T> joined(List<T> some, List<T> others) {
        List<T> all = new ArrayList<>(some);
        all.addAll(others);
        return all;
    }
}
