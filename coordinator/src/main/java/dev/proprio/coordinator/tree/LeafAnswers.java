package dev.proprio.coordinator.tree;

import dev.proprio.coordinator.aggregation.InvalidPartialException;
import dev.proprio.coordinator.lease.Lease;
import dev.proprio.coordinator.lease.LeaseAnswer;
import dev.proprio.coordinator.lease.LeaseAnswers;
import dev.proprio.coordinator.lease.LeaseChecks;
import dev.proprio.coordinator.partial.PartialReader;
import dev.proprio.coordinator.round.ClientOutcome;
import dev.proprio.coordinator.round.RoundPlan;
import dev.proprio.coordinator.round.Stage;
import dev.proprio.coordinator.round.UpdateSink;
import java.util.HashSet;
import java.util.Set;

/** The answers of leaves to a round's leases, on their way into the round. Devices keep what they remember. */
final class LeafAnswers implements LeaseAnswers {
    private final LeaseChecks checks;
    private final UpdateSink sink;
    private final Set<String> cutOff = new HashSet<>();
    private long updateBytes;

    /** @param parameters how many the round's model has */
    LeafAnswers(RoundPlan plan, int parameters, UpdateSink sink) {
        // A leaf tells of every device, also of those that it has waited for in vain.
        this.checks = LeaseChecks.of(plan, parameters, Long.MAX_VALUE);
        this.sink = sink;
    }

    @Override
    public PartialReader reader(Lease lease) {
        return checks.reader(lease, 0);
    }

    @Override
    public Checked check(Lease lease, LeaseAnswer answer) throws InvalidPartialException {
        checks.require(lease, answer);
        if (!answer.partial().states().isEmpty()) {
            throw new InvalidPartialException("the part has what devices remember, which stays on them");
        }
        return () -> count(answer);
    }

    private synchronized void count(LeaseAnswer answer) throws InvalidPartialException {
        sink.accept(answer.partial());
        updateBytes += answer.updateBytes();
        for (ClientOutcome outcome : answer.partial().outcomes()) {
            if (outcome instanceof ClientOutcome.Failed failed && failed.stage() == Stage.CONNECT) {
                cutOff.add(failed.device());
            } else {
                cutOff.remove(outcome.device());
            }
        }
    }

    /** Whether a device's connection broke at the leaf that told of it last. */
    synchronized boolean isCutOff(String device) {
        return cutOff.contains(device);
    }

    synchronized long updateBytes() {
        return updateBytes;
    }
}
