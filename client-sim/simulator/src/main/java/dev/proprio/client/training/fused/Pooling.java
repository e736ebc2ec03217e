package dev.proprio.client.training.fused;

/** Takes the maximum, or the scaled sum, of rows that follow each other. */
final class Pooling implements FusedLayer {
    private final Loops loops;
    private final Link in;
    private final Link out;
    private final int kernel;
    private final int stride;
    private final float scale;

    /** @param scale of the sum; 0 for the maximum */
    Pooling(Kernels kernels, Link in, Link out, int kernel, int stride, float scale) {
        this.loops = kernels.loops();
        this.in = in;
        this.out = out;
        this.kernel = kernel;
        this.stride = stride;
        this.scale = scale;
    }

    @Override
    public void forward(Pass pass) {
        int count = pass.count;
        Signal x = in.values;
        Signal y = out.values;
        if (scale != 0) {
            y.clear(count);
        }
        for (int n = 0; n < count; n++) {
            if (scale == 0) {
                loops.maxPool(x.data, x.at(n), y.data, y.at(n), y.rows, y.channels, kernel, stride);
            } else {
                for (int row = 0; row < y.rows; row++) {
                    for (int k = 0; k < kernel; k++) {
                        int from = x.at(n) + (row * stride + k) * x.channels;
                        loops.addScaled(scale, x.data, from, y.data, y.at(n) + row * y.channels, y.channels);
                    }
                }
            }
        }
    }

    @Override
    public void backward(Pass pass, boolean inputNeeded) {
        int count = pass.count;
        if (!inputNeeded) {
            return;
        }
        Signal x = in.values;
        Signal dx = in.gradient;
        Signal y = out.values;
        Signal dy = out.gradient;
        dx.clear(count);
        for (int n = 0; n < count; n++) {
            if (scale == 0) {
                loops.backMaxPool(
                        x.data,
                        x.at(n),
                        y.data,
                        y.at(n),
                        dy.data,
                        dy.at(n),
                        dx.data,
                        dx.at(n),
                        y.rows,
                        y.channels,
                        kernel,
                        stride);
            } else {
                for (int row = 0; row < y.rows; row++) {
                    for (int k = 0; k < kernel; k++) {
                        int to = dx.at(n) + (row * stride + k) * dx.channels;
                        loops.addScaled(scale, dy.data, dy.at(n) + row * dy.channels, dx.data, to, dx.channels);
                    }
                }
            }
        }
    }
}
