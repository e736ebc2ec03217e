package dev.proprio.client.training.fused;

/** Loops that multiply arrays element by element. All implementations agree to the bit. Stateless. */
interface ElementLoops {
    /** {@code z = x * y} for {@code length} values; z may be one of the others. */
    void multiply(float[] x, int xAt, float[] y, int yAt, float[] z, int zAt, int length);

    /** {@code z = z + x * y} for {@code length} values. */
    void addProduct(float[] x, int xAt, float[] y, int yAt, float[] z, int zAt, int length);

    /** {@code y[r] = y[r] + w * x[r]} for rows of {@code columns}, element by element. */
    void addProducts(
            float[] w, int wAt, float[] x, int xAt, int xRow, float[] y, int yAt, int yRow, int rows, int columns);

    /** {@code target = target + scale * sum over leaps and rows of x * y}, element by element, in that order. */
    void descendProducts(
            float[] x,
            int xAt,
            int xRow,
            int xLeap,
            float[] y,
            int yAt,
            int yRow,
            int yLeap,
            int leaps,
            int rows,
            int columns,
            float[] target,
            int targetAt,
            float scale);
}
