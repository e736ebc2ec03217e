package dev.proprio.client.training.fused;

/** What a step does beside matrix products. All implementations agree to the bit. Stateless; thread-safe. */
interface Loops {
    /** {@code target[j] = target[j] + scale * sum over leaps and rows of d[j]}, summed in that order. */
    void descendColumnSums(
            float[] d, int dAt, int dLeap, int leaps, int rows, int columns, float[] target, int targetAt, float scale);

    /** {@code target[c][r] = source[r][c]}. */
    void transpose(
            float[] source,
            int sourceAt,
            int sourceRow,
            int rows,
            int columns,
            float[] target,
            int targetAt,
            int targetRow);

    /** Each output row is the maximum of {@code kernel} input rows, {@code stride} rows apart. */
    void maxPool(float[] x, int xAt, float[] y, int yAt, int rows, int channels, int kernel, int stride);

    /** Gives each output's gradient to the first of its inputs that has the output's value; adds to dx. */
    void backMaxPool(
            float[] x,
            int xAt,
            float[] y,
            int yAt,
            float[] dy,
            int dyAt,
            float[] dx,
            int dxAt,
            int rows,
            int channels,
            int kernel,
            int stride);

    /** {@code y = y + scale * x} for {@code length} values. */
    void addScaled(float scale, float[] x, int xAt, float[] y, int yAt, int length);

    /**
     * Fills the first {@code length} values with independent factors: {@code 1 / probability} with that
     * probability, otherwise 0. Which it is depends on the keys and the value's index alone.
     */
    void bernoulli(int first, int second, double probability, float[] factors, int length);

    /** {@code target[j] = target[j] + scale * sum over rows of x[j] * y[j]}, one chain in the rows' order. */
    void columnDots(
            float[] x, int xAt, float[] y, int yAt, int rows, int columns, float[] target, int targetAt, float scale);

    /** {@code y[r][c] = x[r][c] * factors[c] + terms[c]}, fused; y may be x. */
    void scaleColumns(float[] x, int xAt, float[] factors, float[] terms, float[] y, int yAt, int rows, int columns);

    /** {@code y[r][c] = y[r][c] + x[r][c] * factors[c]}, fused. */
    void addColumns(float[] x, int xAt, float[] factors, float[] y, int yAt, int rows, int columns);
}
