package dev.proprio.experiments.engine;

import dev.proprio.coordinator.query.CollectedAnswers;
import dev.proprio.coordinator.query.QueryPlan;
import java.util.List;

/** Asks the devices of other processes that a run trains with. Answers come in the clear. */
public interface FleetQueries {
    /** Those of the run's devices that are connected now. */
    List<String> devices();

    /** Asks, and waits until all have answered or the time is up. */
    CollectedAnswers ask(QueryPlan plan) throws InterruptedException;
}
