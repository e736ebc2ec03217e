package dev.proprio.experiments.engine;

import dev.proprio.client.device.ClientStateFormat;
import dev.proprio.client.device.ClientStates;
import dev.proprio.client.training.ClientState;
import dev.proprio.coordinator.aggregation.InvalidPartialException;
import dev.proprio.coordinator.lease.Lease;
import dev.proprio.coordinator.lease.LeaseAnswer;
import dev.proprio.coordinator.lease.LeaseAnswers;
import dev.proprio.coordinator.lease.LeaseChecks;
import dev.proprio.coordinator.partial.PartialReader;
import dev.proprio.coordinator.round.DeviceStateChange;
import dev.proprio.coordinator.round.Partial;
import dev.proprio.coordinator.round.RoundPlan;
import dev.proprio.coordinator.round.UpdateSink;
import dev.proprio.proto.stored.StoredFormatException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The answers to a round's leases, on their way into the round. */
final class LeasedUpdates implements LeaseAnswers {
    /** So many vectors of the model's length a device remembers at most. */
    private static final int MOST_REMEMBERED = 16;

    private final RoundPlan plan;
    private final LeaseChecks checks;
    private final long whole;
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
        this.checks = LeaseChecks.of(plan, parameters, deadline);
        this.whole = whole;
        this.sink = sink;
    }

    @Override
    public PartialReader reader(Lease lease) {
        long most = lease.devices().size() * whole * Float.BYTES * MOST_REMEMBERED;
        return checks.reader(lease, Math.min(ClusterFleet.MOST_MEMORY, most));
    }

    @Override
    public Checked check(Lease lease, LeaseAnswer answer) throws InvalidPartialException {
        checks.require(lease, answer);
        Map<String, ClientState> states = states(answer.partial());
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
