package dev.proprio.client.training.fused;

/**
 * Layer normalization (Ba et al. 2016) of a dense layer's sums, which have no bias yet: each row's values minus their
 * mean, over their standard deviation, times a gain each, plus a bias each. A row of equal values becomes the bias;
 * as with DL4J nothing is added to the variance.
 */
final class LayerNorm implements FusedLayer {
    private final Loops loops;
    private final Link in;
    private final Link out;
    private final int gain;
    private final int bias;
    private final ArrayActivation curve;
    private final OutputActivation activate;
    private final float[] noBias;
    private final float[] gains;
    private final float[] biases;
    /** The standardized values, without gaps between samples. */
    private float[] standard = new float[0];

    private float[] slopes = new float[0];
    private float[] inverse = new float[0];

    /**
     * After a dense layer without an activation.
     *
     * @param gain where the gains begin
     * @param bias where the biases begin, or -1 if there are none
     */
    LayerNorm(Kernels kernels, Link in, Link out, int gain, int bias, Nonlinearity f) {
        this.loops = kernels.loops();
        this.in = in;
        this.out = out;
        this.gain = gain;
        this.bias = bias;
        this.curve = kernels.curve(f);
        this.activate = new OutputActivation(f, kernels, out);
        int units = in.values.channels;
        this.noBias = new float[units];
        this.gains = new float[units];
        this.biases = new float[units];
    }

    @Override
    public void resize(int samples) {
        standard = new float[Math.multiplyExact(samples, in.values.size())];
        slopes = new float[standard.length];
        inverse = new float[samples * in.values.rows];
        activate.resize(samples, out);
    }

    @Override
    public void forward(Pass pass) {
        SequenceBatch x = in.values;
        SequenceBatch y = out.values;
        int units = x.channels;
        for (int row = 0; row < pass.count * x.rows; row++) {
            int from = x.at(row / x.rows) + row % x.rows * units;
            standardize(x.data, from, row, units);
        }
        copy(pass.parameters, gain, gains);
        copy(pass.parameters, bias, biases);
        for (int n = 0; n < pass.count; n++) {
            loops.scaleColumns(standard, n * x.size(), gains, biases, y.data, y.at(n), y.rows, units);
        }
        if (activate.fused()) {
            for (int n = 0; n < pass.count; n++) {
                curve.apply(y.data, y.data, y.at(n), y.size());
            }
        }
        activate.forward(out, pass.count);
    }

    private void copy(float[] parameters, int at, float[] target) {
        System.arraycopy(at < 0 ? noBias : parameters, Math.max(at, 0), target, 0, target.length);
    }

    private void standardize(float[] x, int from, int row, int units) {
        int to = row * units;
        float mean = 0;
        for (int i = 0; i < units; i++) {
            mean += x[from + i];
        }
        mean /= units;
        float squares = 0;
        for (int i = 0; i < units; i++) {
            float centred = x[from + i] - mean;
            standard[to + i] = centred;
            squares = Math.fma(centred, centred, squares);
        }
        inverse[row] = squares == 0 ? 0 : (float) (1 / Math.sqrt(squares / units));
        for (int i = 0; i < units; i++) {
            standard[to + i] *= inverse[row];
        }
    }

    @Override
    public void backward(Pass pass, boolean inputNeeded) {
        activate.backward(out, pass.count);
        SequenceBatch dy = out.gradient;
        SequenceBatch dx = in.gradient;
        int units = dy.channels;
        int size = dy.size();
        int rows = pass.count * dy.rows;
        for (int n = 0; n < pass.count; n++) {
            System.arraycopy(dy.data, dy.at(n), slopes, n * size, size);
        }
        for (int row = 0; row < rows; row++) {
            backRow(row, dx.data, dx.at(row / dx.rows) + row % dx.rows * units, units);
        }
        loops.columnDots(slopes, 0, standard, 0, rows, units, pass.target, gain, pass.scale);
        if (bias >= 0) {
            loops.descendColumnSums(slopes, 0, size, pass.count, dy.rows, units, pass.target, bias, pass.scale);
        }
    }

    private void backRow(int row, float[] dx, int to, int units) {
        int from = row * units;
        float sum = 0;
        float dot = 0;
        for (int i = 0; i < units; i++) {
            float d = slopes[from + i] * gains[i];
            sum += d;
            dot = Math.fma(d, standard[from + i], dot);
        }
        sum /= units;
        dot /= units;
        for (int i = 0; i < units; i++) {
            float d = Math.fma(slopes[from + i], gains[i], -sum);
            dx[to + i] = Math.fma(-dot, standard[from + i], d) * inverse[row];
        }
    }
}
