package dev.proprio.client.training.fused;

/**
 * Multiplies matrices. Every element of a result is one chain of fused multiply-adds in the order of the sum, so
 * that all implementations agree to the bit. Not thread-safe: each trainer has its own.
 */
interface Products {
    /**
     * Computes C, or changes it.
     *
     * @param aAt where A, B, C and the bias begin in their arrays
     * @param leaps stretches of {@code length} each, over which the sum runs
     * @param bias read only if the epilogue has one; otherwise any array
     */
    void multiply(
            Product product,
            float[] a,
            int aAt,
            float[] b,
            int bAt,
            float[] c,
            int cAt,
            int rows,
            int columns,
            int leaps,
            int length,
            float[] bias,
            int biasAt,
            float scale);
}
