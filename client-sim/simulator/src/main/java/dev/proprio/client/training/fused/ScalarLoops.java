package dev.proprio.client.training.fused;

/** The loops element by element. */
final class ScalarLoops implements Loops {
    @Override
    public void descendColumnSums(
            float[] d,
            int dAt,
            int dLeap,
            int leaps,
            int rows,
            int columns,
            float[] target,
            int targetAt,
            float scale) {
        descendColumnSumsFrom(0, d, dAt, dLeap, leaps, rows, columns, target, targetAt, scale);
    }

    /** From column {@code first} on. */
    static void descendColumnSumsFrom(
            int first,
            float[] d,
            int dAt,
            int dLeap,
            int leaps,
            int rows,
            int columns,
            float[] target,
            int targetAt,
            float scale) {
        for (int j = first; j < columns; j++) {
            float sum = 0;
            for (int leap = 0; leap < leaps; leap++) {
                for (int row = 0; row < rows; row++) {
                    sum += d[dAt + leap * dLeap + row * columns + j];
                }
            }
            target[targetAt + j] = Math.fma(scale, sum, target[targetAt + j]);
        }
    }

    @Override
    public void transpose(
            float[] source,
            int sourceAt,
            int sourceRow,
            int rows,
            int columns,
            float[] target,
            int targetAt,
            int targetRow) {
        turn(source, sourceAt, sourceRow, rows, columns, target, targetAt, targetRow);
    }

    @Override
    public void maxPool(float[] x, int xAt, float[] y, int yAt, int rows, int channels, int kernel, int stride) {
        for (int row = 0; row < rows; row++) {
            maxPoolRow(x, xAt + row * stride * channels, y, yAt + row * channels, 0, channels, kernel);
        }
    }

    @Override
    public void backMaxPool(
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
            int stride) {
        for (int row = 0; row < rows; row++) {
            int in = row * stride * channels;
            int out = row * channels;
            backMaxPoolRow(x, xAt + in, y, yAt + out, dy, dyAt + out, dx, dxAt + in, 0, channels, kernel);
        }
    }

    @Override
    public void addScaled(float scale, float[] x, int xAt, float[] y, int yAt, int length) {
        for (int i = 0; i < length; i++) {
            y[yAt + i] = Math.fma(scale, x[xAt + i], y[yAt + i]);
        }
    }

    @Override
    public void bernoulli(int first, int second, double probability, float[] factors, int length) {
        int below = FloatFunctions.threshold(probability);
        float factor = (float) (1 / probability);
        for (int i = 0; i < length; i++) {
            factors[i] = FloatFunctions.uniform24(first, second, i) < below ? factor : 0;
        }
    }

    @Override
    public void columnDots(
            float[] x, int xAt, float[] y, int yAt, int rows, int columns, float[] target, int targetAt, float scale) {
        for (int c = 0; c < columns; c++) {
            columnDot(x, xAt + c, y, yAt + c, rows, columns, target, targetAt + c, scale);
        }
    }

    @Override
    public void scaleColumns(
            float[] x, int xAt, float[] factors, float[] terms, float[] y, int yAt, int rows, int columns) {
        for (int row = 0; row < rows; row++) {
            for (int c = 0; c < columns; c++) {
                int i = row * columns + c;
                y[yAt + i] = Math.fma(x[xAt + i], factors[c], terms[c]);
            }
        }
    }

    @Override
    public void addColumns(float[] x, int xAt, float[] factors, float[] y, int yAt, int rows, int columns) {
        for (int row = 0; row < rows; row++) {
            for (int c = 0; c < columns; c++) {
                int i = row * columns + c;
                y[yAt + i] = Math.fma(x[xAt + i], factors[c], y[yAt + i]);
            }
        }
    }

    /** The product of one column with another. */
    static void columnDot(
            float[] x, int xAt, float[] y, int yAt, int rows, int columns, float[] target, int at, float scale) {
        float sum = 0;
        for (int row = 0; row < rows; row++) {
            sum = Math.fma(x[xAt + row * columns], y[yAt + row * columns], sum);
        }
        target[at] = Math.fma(scale, sum, target[at]);
    }

    /** The transpose, four columns at a time. */
    static void turn(
            float[] source,
            int sourceAt,
            int sourceRow,
            int rows,
            int columns,
            float[] target,
            int targetAt,
            int targetRow) {
        int column = 0;
        for (; column + 4 <= columns; column += 4) {
            int from = sourceAt + column;
            int to = targetAt + column * targetRow;
            for (int row = 0; row < rows; row++, from += sourceRow, to++) {
                target[to] = source[from];
                target[to + targetRow] = source[from + 1];
                target[to + 2 * targetRow] = source[from + 2];
                target[to + 3 * targetRow] = source[from + 3];
            }
        }
        for (; column < columns; column++) {
            for (int row = 0; row < rows; row++) {
                target[targetAt + column * targetRow + row] = source[sourceAt + row * sourceRow + column];
            }
        }
    }

    /** One output row from channel {@code from} on. */
    static void maxPoolRow(float[] x, int xAt, float[] y, int yAt, int from, int channels, int kernel) {
        for (int c = from; c < channels; c++) {
            float most = x[xAt + c];
            for (int k = 1; k < kernel; k++) {
                most = Math.max(most, x[xAt + k * channels + c]);
            }
            y[yAt + c] = most;
        }
    }

    /** The way back of one output row from channel {@code from} on. */
    static void backMaxPoolRow(
            float[] x,
            int xAt,
            float[] y,
            int yAt,
            float[] dy,
            int dyAt,
            float[] dx,
            int dxAt,
            int from,
            int channels,
            int kernel) {
        for (int c = from; c < channels; c++) {
            float most = y[yAt + c];
            for (int k = 0; k < kernel; k++) {
                if (x[xAt + k * channels + c] == most) {
                    dx[dxAt + k * channels + c] += dy[dyAt + c];
                    break;
                }
            }
        }
    }
}
