package dev.proprio.experiments.engine;

import dev.proprio.coordinator.query.CollectedAnswers;
import dev.proprio.coordinator.query.QueryPlan;
import java.util.List;

/** Asks the devices of other processes that a run trains with. Answers are hidden as its updates are. */
public interface FleetQueries {
    /** Those of the run's devices that are connected now, for the first of which it waits a little. */
    List<String> devices() throws InterruptedException;

    /** Asks, and waits until all have answered or the time is up; whose connection breaks is asked again when it is back in time. */
    CollectedAnswers ask(QueryPlan plan) throws InterruptedException;
}
