package dev.proprio.client.training.fused;

/** A matrix transposed into other memory. Stateless; thread-safe. */
interface Transposition {
    /** As {@link Loops#transpose}. */
    void run(
            float[] source,
            int sourceAt,
            int sourceRow,
            int rows,
            int columns,
            float[] target,
            int targetAt,
            int targetRow);
}
