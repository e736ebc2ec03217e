package dev.proprio.coordinator.optimizer;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a server optimizer carries from round to round, as a value that can be stored with the model.
 *
 * @param vectors moments and the like, by name; not written to
 */
public record OptimizerState(Map<String, double[]> vectors) {
    /** No state. */
    public static final OptimizerState EMPTY = new OptimizerState(Map.of());

    public OptimizerState {
        vectors = Collections.unmodifiableMap(new LinkedHashMap<>(vectors));
    }
}
