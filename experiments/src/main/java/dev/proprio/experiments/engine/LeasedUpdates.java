package dev.proprio.experiments.engine;

import dev.proprio.client.device.ClientStateFormat;
import dev.proprio.client.device.ClientStates;
import dev.proprio.client.training.ClientState;
import dev.proprio.coordinator.aggregation.InvalidPartialException;
import dev.proprio.coordinator.aggregation.MetricTotals;
import dev.proprio.coordinator.aggregation.UpdateShape;
import dev.proprio.coordinator.lease.Lease;
import dev.proprio.coordinator.lease.LeaseAnswer;
import dev.proprio.coordinator.lease.LeaseAnswers;
import dev.proprio.coordinator.partial.PartialReader;
import dev.proprio.coordinator.round.ClientOutcome;
import dev.proprio.coordinator.round.DeviceStateChange;
import dev.proprio.coordinator.round.Partial;
import dev.proprio.coordinator.round.PartialCollector;
import dev.proprio.coordinator.round.RoundPlan;
import dev.proprio.coordinator.round.UpdateSink;
import dev.proprio.proto.stored.StoredFormatException;
import dev.proprio.proto.update.ClientUpdate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The answers to a round's leases, on their way into the round. */
final class LeasedUpdates implements LeaseAnswers {
    /** The most different scales that a sum has. */
    private static final int MOST_SCALES = 16;

    /** So many vectors of the model's length a device remembers at most. */
    private static final int MOST_REMEMBERED = 16;

    /** What an answer tells of a device beside its update and its memory. */
    private static final int TOLD_BYTES = 8 * 1024;

    private static final int SUMMARY_BYTES = 1 << 20;

    private final RoundPlan plan;
    private final UpdateShape shape;
    private final long whole;
    private final long deadline;
    private final UpdateSink sink;
    private final Map<String, ClientState> next = new HashMap<>();
    private final Set<String> accepted = new HashSet<>();
    private long updateBytes;

    /**
     * @param parameters how many are sent to devices
     * @param whole how many the models have that devices train, with what never leaves them
     * @param deadline before which every device of a lease has an outcome
     */
    LeasedUpdates(RoundPlan plan, int parameters, long whole, long deadline, UpdateSink sink) {
        this.plan = plan;
        this.shape = PartialCollector.shapeOf(plan, parameters);
        this.whole = whole;
        this.deadline = deadline;
        this.sink = sink;
    }

    @Override
    public PartialReader reader(Lease lease) {
        return new PartialReader(plan, shape, mostBytes(lease));
    }

    private int mostBytes(Lease lease) {
        long values =
                shape.summands().values().stream().mapToLong(Integer::longValue).sum();
        long kept = shape.sections().getOrDefault(ClientUpdate.PARAMETERS, 0);
        long most = SUMMARY_BYTES
                + values * Long.BYTES * sums(lease)
                + lease.devices().size() * (kept * Float.BYTES + TOLD_BYTES)
                + Math.min(ClusterFleet.MOST_MEMORY, lease.devices().size() * whole * Float.BYTES * MOST_REMEMBERED);
        return (int) Math.min(most, Integer.MAX_VALUE - Long.BYTES);
    }

    /** How many sums of each section an answer has at most. */
    private long sums(Lease lease) {
        if (plan.secure().isPresent()) {
            return Math.min(plan.secure().get().groups().size(), lease.devices().size());
        }
        return shape.hasExponent() ? MOST_SCALES : 1;
    }

    @Override
    public Checked check(Lease lease, LeaseAnswer answer) throws InvalidPartialException {
        Partial part = answer.partial();
        Set<String> leased = new HashSet<>(lease.devices());
        var metrics = new MetricTotals();
        for (ClientOutcome outcome : part.outcomes()) {
            if (!leased.remove(outcome.device())) {
                throw new InvalidPartialException(
                        "the part tells of %s, which is not in the lease".formatted(outcome.device()));
            }
            switch (outcome) {
                case ClientOutcome.Accepted counted -> metrics.add(counted.metrics());
                case ClientOutcome.Failed failed -> {}
                case ClientOutcome.Late late ->
                    throw new InvalidPartialException(
                            "the part calls %s late, which only the round can".formatted(late.device()));
            }
        }
        if (!leased.isEmpty() && System.nanoTime() < deadline) {
            throw new InvalidPartialException("the part does not say how it ended for %s of the lease's %s devices"
                    .formatted(leased.size(), lease.devices().size()));
        }
        if (!metrics.exact().equals(part.metrics())) {
            throw new InvalidPartialException("the part's metrics are not the sum of its devices'");
        }
        if (answer.updateBytes() < 0) {
            throw new InvalidPartialException("the part's updates have a negative number of bytes");
        }
        Map<String, ClientState> states = states(part);
        return () -> count(answer, states);
    }

    private static Map<String, ClientState> states(Partial part) throws InvalidPartialException {
        Map<String, ClientState> states = new HashMap<>();
        for (DeviceStateChange change : part.states()) {
            try {
                states.put(
                        change.device(), ClientStateFormat.decode(change.state().toByteArray()));
            } catch (StoredFormatException e) {
                throw new InvalidPartialException(
                        "what %s remembers can't be read: %s".formatted(change.device(), e.getMessage()));
            }
        }
        return states;
    }

    private synchronized void count(LeaseAnswer answer, Map<String, ClientState> states)
            throws InvalidPartialException {
        if (sink.accept(answer.partial()) == UpdateSink.Acceptance.ACCEPTED) {
            answer.partial().accepted().forEach(counted -> accepted.add(counted.device()));
            next.putAll(states);
        }
        updateBytes += answer.updateBytes();
    }

    /** Whose updates are in the round. */
    synchronized Set<String> devices() {
        return new HashSet<>(accepted);
    }

    /** Lets those devices remember whose updates count. */
    synchronized void remember(Set<String> counted, ClientStates states) {
        next.forEach((device, state) -> {
            if (counted.contains(device)) {
                states.put(plan.run().id(), device, state);
            }
        });
    }

    synchronized long updateBytes() {
        return updateBytes;
    }
}
