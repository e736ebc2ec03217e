package dev.proprio.client.training;

/** A loss of what the last hidden layer makes of a window, added to the loss of the classes. */
@FunctionalInterface
public interface RepresentationLoss {
    /**
     * Adds the gradient of one window's loss.
     *
     * @param window its index in the shard
     * @param values the representation is {@code values[from]} and what follows
     * @param gradient receives the gradient from {@code to} on, by addition
     */
    void differentiate(int window, float[] values, int from, float[] gradient, int to);
}
