package dev.proprio.coordinator.optimizer;

import dev.proprio.proto.extension.ExtensionPoint;

/** Moves the global model along the aggregated update (Reddi et al. 2021, Algorithm 2). Stateless; thread-safe. */
@ExtensionPoint(noun = "server optimizer")
public interface ServerOptimizer {
    /** The state before the first round, for a model of {@code length} parameters. */
    default OptimizerState initialState(int length) {
        return OptimizerState.EMPTY;
    }

    /**
     * One step.
     *
     * @param state what {@link #initialState} or the previous step returned
     */
    Moved step(ServerStep step, OptimizerState state);

    /** The parameters after a step and the state for the next. */
    record Moved(float[] model, OptimizerState state) {}
}
