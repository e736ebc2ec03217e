package dev.proprio.client.training.fused;

/**
 * A layer between two links. {@code count} is the number of samples of the mini-batch and never more than the last
 * {@code resize} said.
 */
interface FusedLayer {
    /** Makes room for so many samples; the only time a layer may allocate. */
    default void resize(int samples) {}

    /** Computes the output's values from the input's. */
    void forward(float[] parameters, int count);

    /**
     * Computes the input's gradient from the output's, which may be overwritten, then takes a step: {@code w += scale *
     * gradient}.
     *
     * @param inputNeeded whether anyone will read the input's gradient
     */
    void backward(float[] parameters, int count, float scale, boolean inputNeeded);
}
