package dev.proprio.coordinator.secagg;

import dev.proprio.proto.fault.Dropouts;
import dev.proprio.proto.record.Withers;
import dev.proprio.proto.secagg.graph.ThreatModel;
import dev.proprio.proto.secagg.round.SecAggParameters;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a run hides single updates.
 *
 * @param full whether the protocol runs; otherwise the same integers are summed without it
 * @param ring whether devices share masks with a few neighbours on a ring instead of with the whole group
 * @param drawn whether the devices draw a ring's beacon, where the coordinator is not trusted with it
 * @param threat what the coordinator is not trusted with
 * @param corrupt share of corrupt devices that a group withstands
 * @param dropout share of devices that is expected to drop out
 * @param minimum fewest devices in a sum
 * @param groupSize fewest devices of a group; a cohort of twice as many is split
 * @param valueBits of one device's value
 * @param clip largest magnitude of a value after weighting
 * @param largestWeight largest weight of an update
 * @param metrics which metrics are summed
 * @param stageDeadline how long the coordinator waits in each stage but the training
 * @param dropouts the devices' simulated faults, from which a run without cryptography knows how the protocol ends
 * @param noise what the devices add, so that each group's sum is private; empty if sums are exact
 */
public record SecureAggregation(
        boolean full,
        boolean ring,
        boolean drawn,
        ThreatModel threat,
        double corrupt,
        double dropout,
        int minimum,
        int groupSize,
        int valueBits,
        double clip,
        long largestWeight,
        List<String> metrics,
        Duration stageDeadline,
        Dropouts dropouts,
        Optional<SumNoise> noise)
        implements Withers<SecureAggregation> {
    private static final int OTHER_STAGES = 4;

    public SecureAggregation {
        metrics = List.copyOf(metrics);
    }

    /** How long one may take whose devices have so long for their work: there are four other stages. */
    public Duration longest(Duration work) {
        return work.plus(stageDeadline.multipliedBy(OTHER_STAGES));
    }

    /** Whose sums are exact. */
    public SecureAggregation(
            boolean full,
            boolean ring,
            boolean drawn,
            ThreatModel threat,
            double corrupt,
            double dropout,
            int minimum,
            int groupSize,
            int valueBits,
            double clip,
            long largestWeight,
            List<String> metrics,
            Duration stageDeadline,
            Dropouts dropouts) {
        this(
                full,
                ring,
                drawn,
                threat,
                corrupt,
                dropout,
                minimum,
                groupSize,
                valueBits,
                clip,
                largestWeight,
                metrics,
                stageDeadline,
                dropouts,
                Optional.empty());
    }

    /**
     * The strength of a group.
     *
     * @throws IllegalArgumentException if no strength is both safe and reachable; the message says why
     */
    public SecAggParameters parameters(int group) {
        return new GroupStrength(this, group).parameters();
    }

    /** The largest group that a cohort of so many devices is split into. */
    public int largestGroup(int cohort) {
        int groups = Math.max(1, cohort / groupSize);
        return (cohort + groups - 1) / groups;
    }

    /** The smallest group that a cohort of so many devices is split into. */
    public int smallestGroup(int cohort) {
        return cohort / Math.max(1, cohort / groupSize);
    }
}
