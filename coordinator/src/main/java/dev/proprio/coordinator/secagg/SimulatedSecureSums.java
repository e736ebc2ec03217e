package dev.proprio.coordinator.secagg;

import dev.proprio.coordinator.aggregation.Accumulator;
import dev.proprio.coordinator.aggregation.Aggregate;
import dev.proprio.coordinator.aggregation.InvalidPartialException;
import dev.proprio.coordinator.aggregation.InvalidUpdateException;
import dev.proprio.coordinator.aggregation.PartialAggregate;
import dev.proprio.coordinator.aggregation.RingSum;
import dev.proprio.coordinator.aggregation.UpdateShape;
import dev.proprio.proto.secagg.quantize.ExactSums;
import dev.proprio.proto.secagg.quantize.PlainSum;
import dev.proprio.proto.secagg.ring.RingVector;
import dev.proprio.proto.sums.NoisyVectors;
import dev.proprio.proto.sums.Summand;
import dev.proprio.proto.sums.SummandEncoding;
import dev.proprio.proto.sums.SummedUpdate;
import dev.proprio.proto.sums.UpdateVectors;
import dev.proprio.proto.update.ClientUpdate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

/**
 * The sums of secure aggregation without its cryptography: the same integers, the same groups and the same rules about
 * who must be left, so that the result is the same to the bit. The coordinator sees every update. Thread-safe; all of a
 * round's accumulators add to the same sums.
 */
public final class SimulatedSecureSums {
    private final SecurePlan plan;
    private final List<Group> groups = new ArrayList<>();
    private final Map<String, Group> byDevice = new HashMap<>();
    private final LongAdder weight = new LongAdder();

    public SimulatedSecureSums(SecurePlan plan) {
        this.plan = plan;
        for (List<String> devices : plan.groups()) {
            Group group = new Group(groups.size(), devices, plan.vectors(devices.size()));
            groups.add(group);
            devices.forEach(device -> byDevice.put(device, group));
        }
    }

    /** An accumulator that adds to these sums; its partial is that of all of them. */
    public Accumulator accumulator() {
        return new Adding();
    }

    /** How the round ends; nothing may be added any more. */
    public SecureOutcome close(Duration elapsed) {
        var total = new GroupSums(plan);
        Set<String> counted = new HashSet<>();
        Map<String, DroppedDevice> losses = new LinkedHashMap<>();
        Set<String> recovered = new HashSet<>();
        for (Group group : groups) {
            var simulated = new SimulatedGroupSession(plan, group.devices, group.accepted);
            GroupReport report = simulated.report();
            if (report.aborted().isPresent()) {
                total.add(report, Optional.empty());
                var loss = new DroppedDevice(
                        "aggregate",
                        "its group was given up: " + report.aborted().get(),
                        elapsed);
                group.accepted.forEach(device -> losses.put(device, loss));
            } else {
                total.add(report, Optional.of(ExactSums.of(group.sum.sums())));
                counted.addAll(group.accepted);
                recovered.addAll(simulated.recovered());
            }
        }
        Optional<SummedUpdate> sum = total.sum();
        return new SecureOutcome(sum, counted, losses, recovered, total.report(sum, 0, 0));
    }

    /** What was added so far, as a value: what is added later does not change it. */
    public PartialAggregate partial() {
        List<RingSum> sums =
                groups.stream().flatMap(group -> group.value().stream()).toList();
        return new PartialAggregate(capacity(), Map.of(), List.of(), sums, weight.sum(), updates());
    }

    /**
     * Adds all updates of a part of the round.
     *
     * @throws InvalidPartialException if it is none, or has a device's update that is here already; then nothing has changed
     */
    public synchronized void merge(PartialAggregate part) throws InvalidPartialException {
        part.requirePlaces(capacity(), updates());
        int told = part.groups().stream().mapToInt(sum -> sum.devices().size()).sum();
        if (!part.sums().isEmpty() || !part.kept().isEmpty() || told != part.updates()) {
            throw new InvalidPartialException(
                    "the part has sums of %s of %s updates by group but the round rehearses secure aggregation for all"
                            .formatted(told, part.updates()));
        }
        Set<Integer> different = new HashSet<>();
        for (RingSum sum : part.groups()) {
            if (!different.add(sum.group())) {
                throw new InvalidPartialException("the part has two sums of group %s".formatted(sum.group()));
            }
            if (sum.group() < 0 || sum.group() >= groups.size()) {
                throw new InvalidPartialException(
                        "the part has a sum of group %s but the round has %s".formatted(sum.group(), groups.size()));
            }
            groups.get(sum.group()).require(sum);
        }
        weight.add(part.weight());
        part.groups().forEach(sum -> groups.get(sum.group()).merge(sum));
    }

    private int capacity() {
        return groups.stream().mapToInt(group -> group.devices.size()).sum();
    }

    private int updates() {
        return groups.stream().mapToInt(Group::updates).sum();
    }

    /** One group's sum. */
    private static final class Group {
        private final int number;
        private final List<String> devices;
        private final SummandEncoding vectors;
        private final PlainSum sum;
        private final Set<String> accepted = new HashSet<>();

        Group(int number, List<String> devices, SummandEncoding vectors) {
            this.number = number;
            this.devices = devices;
            this.vectors = vectors;
            this.sum = new PlainSum(vectors.specs());
        }

        synchronized void add(String device, Summand summand) {
            sum.add(summand.vectors());
            accepted.add(device);
        }

        synchronized int updates() {
            return accepted.size();
        }

        /** Empty if nothing was added. */
        synchronized Optional<RingSum> value() {
            return accepted.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new RingSum(
                            number,
                            List.copyOf(accepted),
                            sum.sums().stream().map(RingVector::copy).toList()));
        }

        synchronized void require(RingSum part) throws InvalidPartialException {
            part.requireLike(sum.sums());
            for (String device : part.devices()) {
                if (!devices.contains(device)) {
                    throw new InvalidPartialException("%s is not in group %s".formatted(device, number));
                }
                if (accepted.contains(device)) {
                    throw new InvalidPartialException("%s has an update in two parts".formatted(device));
                }
            }
            long summed = vectors.updates(part.sums());
            if (summed != part.devices().size()) {
                throw new InvalidPartialException("the part's sum of group %s is of %s updates but names %s devices"
                        .formatted(number, summed, part.devices().size()));
            }
        }

        synchronized void merge(RingSum part) {
            sum.merge(part.sums(), part.devices().size());
            accepted.addAll(part.devices());
        }
    }

    /** Encodes updates, each thread for itself, and adds them to their groups. */
    private final class Adding implements Accumulator {
        @Override
        public void check(ClientUpdate update) throws InvalidUpdateException {
            UpdateShape.checkFinite(update.withoutExponent());
        }

        @Override
        public void add(String device, ClientUpdate update) throws InvalidUpdateException {
            check(update);
            Group group = byDevice.get(device);
            if (group == null) {
                throw new IllegalArgumentException(device + " is in no group of the round");
            }
            group.add(
                    device,
                    group.vectors.encode(
                            update,
                            UpdateVectors.rounding(plan.seed(), plan.round(), plan.attempt(), device),
                            NoisyVectors.noise(plan.seed(), plan.round(), plan.attempt(), device)));
            weight.add(update.weight());
        }

        @Override
        public PartialAggregate partial() {
            return SimulatedSecureSums.this.partial();
        }

        @Override
        public void merge(PartialAggregate part) throws InvalidPartialException {
            SimulatedSecureSums.this.merge(part);
        }

        @Override
        public Aggregate aggregate() {
            throw new IllegalStateException("the sums of a secure aggregation are closed as a whole");
        }
    }
}
