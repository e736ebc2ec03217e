package dev.proprio.client.training.fused;

/**
 * What a recurrent layer does at one point in time, for all samples at once. Blocks of gates, states and gradients
 * are arrays of {@link Unrolled#width()} values per sample.
 */
interface RecurrentCell {
    /** How many vectors of its units' size a point in time makes of the input and the state before. */
    int gates();

    /** Whether the last gate sees, in place of the state before, what the cell puts into {@link Unrolled#resets}. */
    boolean resets();

    /** Makes room; the only time a cell may allocate. */
    default void resize(Unrolled unrolled) {}

    /** Begins a way forward. */
    default void begin(Unrolled unrolled, int count) {}

    /** Computes the state after {@code time} from the operand at that time. */
    void forward(Unrolled unrolled, int time, int count);

    /** Begins a way back. */
    default void beginBack(Unrolled unrolled, int count) {}

    /**
     * Computes the gradient by the gates at {@code time}, and that by the state before it, from the gradient by the
     * state after it, in {@link Unrolled#back}.
     */
    void backward(Unrolled unrolled, int time, int count, float[] parameters);
}
