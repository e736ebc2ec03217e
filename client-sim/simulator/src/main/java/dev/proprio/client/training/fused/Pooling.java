package dev.proprio.client.training.fused;

/**
 * Takes the maximum, the mean or the sum of rows that follow each other. What lies outside of the sequence takes
 * no part, not even in a mean's divisor.
 */
final class Pooling implements FusedLayer {
    /** What becomes of the rows. */
    enum Kind {
        MAXIMUM,
        MEAN,
        SUM
    }

    private final Loops loops;
    private final Link in;
    private final Link out;
    private final Kind kind;
    private final int kernel;
    private final int stride;
    private final int padding;

    /** @param padding rows before the sequence that the first output would see; may be negative */
    Pooling(Kernels kernels, Link in, Link out, Kind kind, int kernel, int stride, int padding) {
        this.loops = kernels.loops();
        this.in = in;
        this.out = out;
        this.kind = kind;
        this.kernel = kernel;
        this.stride = stride;
        this.padding = padding;
    }

    @Override
    public void forward(Pass pass) {
        SequenceBatch x = in.values;
        SequenceBatch y = out.values;
        if (kind != Kind.MAXIMUM) {
            y.clear(pass.count);
        }
        for (int n = 0; n < pass.count; n++) {
            if (kind == Kind.MAXIMUM && inside()) {
                int from = x.at(n) - padding * x.channels;
                loops.maxPool(x.data, from, y.data, y.at(n), y.rows, y.channels, kernel, stride);
            } else {
                for (int row = 0; row < y.rows; row++) {
                    forward(n, row);
                }
            }
        }
    }

    private void forward(int sample, int row) {
        SequenceBatch x = in.values;
        SequenceBatch y = out.values;
        int channels = x.channels;
        int first = first(row);
        int rows = end(row) - first;
        int from = x.at(sample) + first * channels;
        int to = y.at(sample) + row * channels;
        if (kind == Kind.MAXIMUM) {
            loops.maxPool(x.data, from, y.data, to, 1, channels, rows, 1);
            return;
        }
        for (int k = 0; k < rows; k++) {
            loops.addScaled(scale(rows), x.data, from + k * channels, y.data, to, channels);
        }
    }

    @Override
    public void backward(Pass pass, boolean inputNeeded) {
        if (!inputNeeded) {
            return;
        }
        SequenceBatch x = in.values;
        SequenceBatch dx = in.gradient;
        SequenceBatch y = out.values;
        SequenceBatch dy = out.gradient;
        dx.clear(pass.count);
        for (int n = 0; n < pass.count; n++) {
            if (kind == Kind.MAXIMUM && inside()) {
                int before = padding * x.channels;
                loops.backMaxPool(
                        x.data,
                        x.at(n) - before,
                        y.data,
                        y.at(n),
                        dy.data,
                        dy.at(n),
                        dx.data,
                        dx.at(n) - before,
                        y.rows,
                        y.channels,
                        kernel,
                        stride);
            } else {
                for (int row = 0; row < y.rows; row++) {
                    backward(n, row);
                }
            }
        }
    }

    private void backward(int sample, int row) {
        SequenceBatch x = in.values;
        SequenceBatch dx = in.gradient;
        SequenceBatch y = out.values;
        SequenceBatch dy = out.gradient;
        int channels = x.channels;
        int first = first(row) * channels;
        int rows = end(row) - first(row);
        int at = row * channels;
        if (kind == Kind.MAXIMUM) {
            loops.backMaxPool(
                    x.data,
                    x.at(sample) + first,
                    y.data,
                    y.at(sample) + at,
                    dy.data,
                    dy.at(sample) + at,
                    dx.data,
                    dx.at(sample) + first,
                    1,
                    channels,
                    rows,
                    1);
            return;
        }
        for (int k = 0; k < rows; k++) {
            int to = dx.at(sample) + first + k * channels;
            loops.addScaled(scale(rows), dy.data, dy.at(sample) + at, dx.data, to, channels);
        }
    }

    /** Whether every output sees as many rows as the kernel has. */
    private boolean inside() {
        return padding <= 0 && (out.values.rows - 1) * stride - padding + kernel <= in.values.rows;
    }

    private int first(int row) {
        return Math.max(0, row * stride - padding);
    }

    private int end(int row) {
        return Math.min(in.values.rows, row * stride - padding + kernel);
    }

    private float scale(int rows) {
        return kind == Kind.MEAN ? 1.0f / rows : 1;
    }
}
