package dev.proprio.coordinator.optimizer;

import dev.proprio.coordinator.state.StatePart;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a server optimizer carries from round to round, as a value that can be stored with the model.
 *
 * @param steps how many steps were taken; a round without enough updates takes none
 * @param vectors moments and the like, by name; not written to
 */
public record OptimizerState(int steps, Map<String, double[]> vectors) {
    /** No step and no vectors yet. */
    public static final OptimizerState EMPTY = new OptimizerState(0, Map.of());

    /** Its place in a run's state. */
    public static final StatePart<OptimizerState> PART = new OptimizerPart();

    public OptimizerState {
        vectors = Collections.unmodifiableMap(new LinkedHashMap<>(vectors));
    }

    /** The state after one more step. */
    public OptimizerState next(Map<String, double[]> nextVectors) {
        return new OptimizerState(steps + 1, nextVectors);
    }

    /** The vector {@code name}, which there must be. */
    public double[] vector(String name) {
        double[] values = vectors.get(name);
        if (values == null) {
            throw new IllegalArgumentException(
                    "the optimizer's state has the vectors %s but not \"%s\"; it belongs to another optimizer"
                            .formatted(vectors.keySet(), name));
        }
        return values;
    }
}
