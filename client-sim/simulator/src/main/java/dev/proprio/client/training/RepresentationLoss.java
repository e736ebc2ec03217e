package dev.proprio.client.training;

import java.util.function.IntUnaryOperator;

/** A loss of what the last hidden layer makes of a window, added to the loss of the classes. */
@FunctionalInterface
public interface RepresentationLoss {
    /**
     * Is shown a whole mini-batch before {@link #differentiate} is asked of its windows, for a loss of what they have in
     * common.
     *
     * @param order window indices; the mini-batch is {@code order[from]} to {@code order[to - 1]}
     * @param at the representation of its n-th window is {@code values[at(n)]} and what follows
     */
    default void observe(int[] order, int from, int to, float[] values, IntUnaryOperator at) {}

    /**
     * Adds the gradient of one window's loss.
     *
     * @param window its index in the shard
     * @param values the representation is {@code values[from]} and what follows
     * @param gradient receives the gradient from {@code to} on, by addition
     */
    void differentiate(int window, float[] values, int from, float[] gradient, int to);
}
