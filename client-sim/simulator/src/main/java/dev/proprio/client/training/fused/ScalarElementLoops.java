package dev.proprio.client.training.fused;

/** The loops without vectors. */
final class ScalarElementLoops implements ElementLoops {
    @Override
    public void multiply(float[] x, int xAt, float[] y, int yAt, float[] z, int zAt, int length) {
        for (int i = 0; i < length; i++) {
            z[zAt + i] = x[xAt + i] * y[yAt + i];
        }
    }

    @Override
    public void addProduct(float[] x, int xAt, float[] y, int yAt, float[] z, int zAt, int length) {
        addFrom(0, x, xAt, y, yAt, 0, z, zAt, 0, 1, length);
    }

    @Override
    public void addProducts(
            float[] w, int wAt, float[] x, int xAt, int xRow, float[] y, int yAt, int yRow, int rows, int columns) {
        addFrom(0, w, wAt, x, xAt, xRow, y, yAt, yRow, rows, columns);
    }

    @Override
    public void descendProducts(
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
            float scale) {
        descendFrom(0, x, xAt, xRow, xLeap, y, yAt, yRow, yLeap, leaps, rows, columns, target, targetAt, scale);
    }

    /** From column {@code first} on. */
    static void addFrom(
            int first,
            float[] w,
            int wAt,
            float[] x,
            int xAt,
            int xRow,
            float[] y,
            int yAt,
            int yRow,
            int rows,
            int columns) {
        for (int row = 0; row < rows; row++) {
            int from = xAt + row * xRow;
            int to = yAt + row * yRow;
            for (int c = first; c < columns; c++) {
                y[to + c] = Math.fma(w[wAt + c], x[from + c], y[to + c]);
            }
        }
    }

    /** From column {@code first} on. */
    static void descendFrom(
            int first,
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
            float scale) {
        for (int c = first; c < columns; c++) {
            float sum = 0;
            for (int leap = 0; leap < leaps; leap++) {
                int xFrom = xAt + leap * xLeap + c;
                int yFrom = yAt + leap * yLeap + c;
                for (int row = 0; row < rows; row++) {
                    sum = Math.fma(x[xFrom + row * xRow], y[yFrom + row * yRow], sum);
                }
            }
            target[targetAt + c] = Math.fma(scale, sum, target[targetAt + c]);
        }
    }
}
