package dev.proprio.client.training.fused;

import dev.proprio.client.training.TrainingException;

/**
 * A layer between two links. A pass never has more samples than the last {@code resize} said.
 */
interface FusedLayer {
    /** Makes room for so many samples; the only time a layer may allocate. */
    default void resize(int samples) {}

    /** Refuses a mini-batch of so many samples if it could not learn from it. */
    default void requireBatch(int samples) throws TrainingException {}

    /** Whether it draws from the pass's random numbers. */
    default boolean draws() {
        return false;
    }

    /**
     * Weights that may lie in the model that a pass {@linkplain Pass#start begins from}, and are all moved from there into
     * the target on the way back. All else is among the parameters and is added to in the target.
     */
    default ParameterRange weights() {
        return ParameterRange.NONE;
    }

    /** Computes the output's values from the input's. */
    void forward(Pass pass);

    /**
     * Computes the input's gradient from the output's, which may be overwritten, then adds {@code scale} times the
     * parameters' gradient to the target.
     *
     * @param inputNeeded whether anyone will read the input's gradient
     */
    void backward(Pass pass, boolean inputNeeded);
}
