package dev.proprio.coordinator.asynchronous;

import dev.proprio.coordinator.state.StatePart;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Who is under way between two steps, and the versions of the model that they began with: a part of a run's state. A run that
 * is resumed trains, or asks, whoever was under way from these.
 *
 * @param number of the next flight
 * @param underWay in the order in which they began
 * @param models by version, those of flights that may count yet; that of the state itself is not among them
 * @param staleness of what landed in the last step
 */
public record Flights(long number, List<Flight> underWay, Map<Integer, RetainedModel> models, StepStaleness staleness) {
    /** Before the first step. */
    public static final Flights NONE = new Flights(0, List.of(), Map.of(), StepStaleness.NONE);

    /** Its place in a run's state, if the run has an asynchronous server. */
    public static final StatePart<Flights> PART = new FlightsPart();

    public Flights {
        underWay = List.copyOf(underWay);
        models = Collections.unmodifiableMap(new TreeMap<>(models));
    }

    /** By device under way the round of the task that it was given: the first after its version. */
    public Map<String, Integer> tasks() {
        Map<String, Integer> tasks = new HashMap<>();
        underWay.forEach(flight -> tasks.put(flight.device(), flight.task()));
        return tasks;
    }
}
