package dev.proprio.coordinator.lease;

import dev.proprio.coordinator.aggregation.InvalidPartialException;
import dev.proprio.coordinator.aggregation.MetricTotals;
import dev.proprio.coordinator.aggregation.UpdateShape;
import dev.proprio.coordinator.partial.PartialReader;
import dev.proprio.coordinator.round.ClientOutcome;
import dev.proprio.coordinator.round.Partial;
import dev.proprio.coordinator.round.PartialCollector;
import dev.proprio.coordinator.round.RoundPlan;
import dev.proprio.proto.update.ClientUpdate;
import java.util.HashSet;
import java.util.Set;

/**
 * What must hold of any answer to a lease of a round, whoever gives it.
 *
 * @param shape what is summed of the round's updates
 * @param deadline before which every device of a lease has an outcome, as {@link System#nanoTime} has it
 */
public record LeaseChecks(RoundPlan plan, UpdateShape shape, long deadline) {
    /** The most different scales that a sum has. */
    private static final int MOST_SCALES = 16;

    /** What an answer tells of a device beside its update and its memory. */
    private static final int TOLD_BYTES = 8 * 1024;

    private static final int SUMMARY_BYTES = 1 << 20;

    /** The checks of a plan's round, of a model with so many parameters. */
    public static LeaseChecks of(RoundPlan plan, int parameters, long deadline) {
        return new LeaseChecks(plan, PartialCollector.shapeOf(plan, parameters), deadline);
    }

    /**
     * Reads an answer.
     *
     * @param memory how many bytes the lease's devices may remember
     */
    public PartialReader reader(Lease lease, long memory) {
        long values =
                shape.summands().values().stream().mapToLong(Integer::longValue).sum();
        long kept = shape.sections().getOrDefault(ClientUpdate.PARAMETERS, 0);
        long most = SUMMARY_BYTES
                + values * Long.BYTES * sums(lease)
                + lease.devices().size() * (kept * Float.BYTES + TOLD_BYTES)
                + memory;
        return new PartialReader(plan, shape, (int) Math.min(most, Integer.MAX_VALUE - Long.BYTES));
    }

    /** How many sums of each section an answer has at most. */
    private long sums(Lease lease) {
        if (plan.secure().isPresent()) {
            return Math.min(plan.secure().get().groups().size(), lease.devices().size());
        }
        return shape.hasExponent() ? MOST_SCALES : 1;
    }

    /**
     * Checks that an answer tells of its lease's devices, of each once and of no others.
     *
     * @throws InvalidPartialException if it doesn't
     */
    public void require(Lease lease, LeaseAnswer answer) throws InvalidPartialException {
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
    }
}
