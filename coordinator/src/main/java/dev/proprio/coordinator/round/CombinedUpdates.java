package dev.proprio.coordinator.round;

import dev.proprio.coordinator.aggregation.Aggregate;
import dev.proprio.coordinator.secagg.SecureReport;
import dev.proprio.coordinator.state.StateParts;
import dev.proprio.proto.update.Metric;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a plan yielded.
 *
 * @param aggregate the updates, combined as they travel; empty if there were too few
 * @param outcomes one per asked device, in the plan's order
 * @param metrics the accepted clients' metrics, summed
 * @param secure what became of the round's secure aggregation, if it had one
 * @param kept parts of the state that follow from how the plan was carried out
 */
record CombinedUpdates(
        Optional<Aggregate> aggregate,
        List<ClientOutcome> outcomes,
        Map<String, Metric> metrics,
        Traffic traffic,
        Duration elapsed,
        Optional<SecureReport> secure,
        StateParts kept) {
    /** The same without what single updates weigh and measured, and without the sums of that. */
    CombinedUpdates withheld() {
        List<ClientOutcome> bare = outcomes.stream()
                .map(outcome -> outcome instanceof ClientOutcome.Accepted accepted
                        ? new ClientOutcome.Accepted(accepted.device(), accepted.elapsed(), 1, Map.of())
                        : outcome)
                .toList();
        return new CombinedUpdates(
                aggregate.map(seen -> new Aggregate(seen.sections(), seen.updates(), seen.updates())),
                bare,
                Map.of(),
                traffic,
                elapsed,
                secure,
                kept);
    }

    /** The round's result if it ends in that state. */
    RoundResult result(RunState after) {
        return new RoundResult(
                after,
                aggregate.isPresent(),
                outcomes,
                aggregate.map(Aggregate::weight).orElse(0L),
                metrics,
                traffic,
                elapsed,
                secure);
    }
}
