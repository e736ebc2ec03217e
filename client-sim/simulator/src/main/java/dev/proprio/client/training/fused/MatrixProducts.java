package dev.proprio.client.training.fused;

/**
 * Multiplies matrices. How the terms of a sum are chained does not depend on the implementation, so that all agree to
 * the bit. Not thread-safe: each trainer has its own.
 */
interface MatrixProducts {
    /** Chains that an element of {@link #multiplyRows} is made of. */
    int CHAINS = 16;

    /**
     * Computes C = A B, or changes it. Every element is one chain of fused multiply-adds in the order of the sum.
     *
     * @param aAt where A, B, C and the bias begin in their arrays
     * @param leaps stretches of {@code length} each, over which the sum runs
     * @param bias read only if the epilogue has one, or something in its place; otherwise any array
     */
    void multiply(
            ProductShape product,
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

    /**
     * Computes C = A B<sup>T</sup>: the rows of both run along the sum. The terms of an element are dealt in turn to
     * {@link #CHAINS} chains of fused multiply-adds, which are then added up in halves: the first to the ninth, the
     * second to the tenth and so on. Terms that are left over are chained to the total; a bias comes last. Better than
     * {@link #multiply} for few rows of A.
     *
     * @param end one of {@link Epilogue#STORE}, {@link Epilogue#RELU} and the same with a column's bias
     * @param columns rows of B, which are columns of C
     */
    void multiplyRows(
            Epilogue end,
            float[] a,
            int aAt,
            int aRow,
            float[] b,
            int bAt,
            int bRow,
            float[] c,
            int cAt,
            int cRow,
            int rows,
            int columns,
            int length,
            float[] bias,
            int biasAt);
}
