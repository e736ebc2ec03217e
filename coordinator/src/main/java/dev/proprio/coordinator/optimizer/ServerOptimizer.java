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
     * @param model the parameters; not written to
     * @param update the aggregated change, of the same length
     * @param state what {@link #initialState} or the previous step returned
     */
    Step step(float[] model, double[] update, OptimizerState state);

    /** The model after a step and the state for the next. */
    record Step(float[] model, OptimizerState state) {}
}
