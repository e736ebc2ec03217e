package dev.proprio.coordinator.round;

import dev.proprio.coordinator.aggregation.Aggregate;
import dev.proprio.coordinator.secagg.SecureOutcome;
import dev.proprio.coordinator.secagg.SecureReport;
import dev.proprio.proto.sums.SummedUpdate;
import dev.proprio.proto.update.Metric;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a closed round holds; {@code aggregate} is empty when there were too few updates. */
record CollectedRound(
        List<ClientOutcome> outcomes,
        Optional<Aggregate> aggregate,
        Map<String, Metric> metrics,
        Duration elapsed,
        Optional<SecureReport> secure) {

    static CollectedRound of(SecureOutcome outcome, List<ClientOutcome> outcomes, RoundPlan plan, Duration elapsed) {
        Optional<SummedUpdate> sum = outcome.sum();
        return new CollectedRound(
                outcomes,
                sum.filter(enough -> enough.updates() >= plan.run().cohort().minimum())
                        .map(enough -> Aggregate.of(enough.sections(), enough.weight(), enough.updates())),
                sum.map(SummedUpdate::metrics).orElse(Map.of()),
                elapsed,
                Optional.of(outcome.report()));
    }
}
