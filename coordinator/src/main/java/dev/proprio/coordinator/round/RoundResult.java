package dev.proprio.coordinator.round;

import dev.proprio.coordinator.secagg.SecureReport;
import dev.proprio.proto.update.Metric;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What came out of a round.
 *
 * @param state everything that the next round needs, the model among it
 * @param moved whether there were enough updates to move the model
 * @param outcomes one per asked device, in the plan's order
 * @param weight total weight of the accepted updates
 * @param metrics the accepted clients' metrics, summed
 * @param secure what became of the round's secure aggregation, if it had one
 */
public record RoundResult(
        RunState state,
        boolean moved,
        List<ClientOutcome> outcomes,
        long weight,
        Map<String, Metric> metrics,
        Traffic traffic,
        Duration elapsed,
        Optional<SecureReport> secure) {
    public RoundResult {
        outcomes = List.copyOf(outcomes);
        metrics = Map.copyOf(metrics);
    }

    /** The round's number, from 1. */
    public int round() {
        return state.round();
    }

    /** The model after the round. */
    public GlobalModel model() {
        return state.model();
    }

    /** How many updates counted. */
    public int accepted() {
        return count(ClientOutcome.Accepted.class);
    }

    /** How many devices failed, those that left among them. */
    public int failed() {
        return count(ClientOutcome.Failed.class);
    }

    /** How many of those that failed left the round, or lost their connection. */
    public int dropped() {
        return (int) outcomes.stream()
                .filter(outcome -> outcome instanceof ClientOutcome.Failed failed && failed.left())
                .count();
    }

    /** How many of those that failed were not allowed by their owners to do such a task. */
    public int refused() {
        return (int) outcomes.stream()
                .filter(outcome -> outcome instanceof ClientOutcome.Failed failed && failed.stage() == Stage.REFUSE)
                .count();
    }

    /** How many devices answered too late to be needed. */
    public int late() {
        return count(ClientOutcome.Late.class);
    }

    private int count(Class<? extends ClientOutcome> kind) {
        return (int) outcomes.stream().filter(kind::isInstance).count();
    }
}
