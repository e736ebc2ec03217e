package dev.proprio.coordinator.secagg;

import dev.proprio.coordinator.aggregation.Accumulator;
import dev.proprio.coordinator.aggregation.Aggregate;
import dev.proprio.coordinator.aggregation.InvalidPartialException;
import dev.proprio.coordinator.aggregation.InvalidUpdateException;
import dev.proprio.coordinator.aggregation.PartialAggregate;
import dev.proprio.coordinator.aggregation.UpdateShape;
import dev.proprio.proto.secagg.quantize.ExactSums;
import dev.proprio.proto.secagg.quantize.PlainSum;
import dev.proprio.proto.sums.Summand;
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

/**
 * The sums of secure aggregation without its cryptography: the same integers, the same groups and the same rules about
 * who must be left, so that the result is the same to the bit. The coordinator sees every update. Thread-safe; all of a
 * round's accumulators add to the same sums.
 */
public final class SimulatedSecureSums {
    private final SecurePlan plan;
    private final List<Group> groups = new ArrayList<>();
    private final Map<String, Group> byDevice = new HashMap<>();

    public SimulatedSecureSums(SecurePlan plan) {
        this.plan = plan;
        for (List<String> devices : plan.groups()) {
            Group group = new Group(devices, plan.vectors(devices.size()));
            groups.add(group);
            devices.forEach(device -> byDevice.put(device, group));
        }
    }

    /** An accumulator that adds to these sums. */
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

    /** One group's sum. */
    private static final class Group {
        private final List<String> devices;
        private final UpdateVectors vectors;
        private final PlainSum sum;
        private final Set<String> accepted = new HashSet<>();

        Group(List<String> devices, UpdateVectors vectors) {
            this.devices = devices;
            this.vectors = vectors;
            this.sum = new PlainSum(vectors.specs());
        }

        synchronized void add(String device, Summand summand) {
            sum.add(summand.vectors());
            accepted.add(device);
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
                            update, UpdateVectors.rounding(plan.seed(), plan.round(), plan.attempt(), device)));
        }

        @Override
        public PartialAggregate partial() {
            throw new IllegalStateException("the sums of a secure aggregation are closed as a whole");
        }

        @Override
        public void merge(PartialAggregate part) throws InvalidPartialException {
            throw new InvalidPartialException("a round with secure aggregation takes no sums but those of its groups");
        }

        @Override
        public Aggregate aggregate() {
            throw new IllegalStateException("the sums of a secure aggregation are closed as a whole");
        }
    }
}
