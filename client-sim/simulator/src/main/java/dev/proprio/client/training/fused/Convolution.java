package dev.proprio.client.training.fused;

/**
 * A convolution over time as an implicit matrix product: the rows of its left matrix are overlapping windows of the
 * input. DL4J's weights are {@code [kernel][in][out]} in memory.
 *
 * <p>The way back is the convolution of the output's gradient, spread out by the stride, with the kernel reversed
 * and transposed.
 */
final class Convolution implements FusedLayer {
    private final Kernels kernels;
    private final Link in;
    private final Link out;
    private final int weights;
    private final int bias;
    private final Taps taps;
    private final Activate activate;
    private final Product ahead;
    private final Product back;
    private final Product update;
    private final int inputs;
    private final int outputs;
    /** The output's gradient as the way back wants it: with zeros around and between its rows. */
    private final Signal spread;

    private final float[] reversed;

    /** @param bias where the biases begin, or -1 if there are none */
    Convolution(Kernels kernels, Link in, Link out, Taps taps, int weights, int bias, Nonlinearity f) {
        this.kernels = kernels;
        this.in = in;
        this.out = out;
        this.weights = weights;
        this.bias = bias;
        this.taps = taps;
        this.inputs = in.values.channels;
        this.outputs = out.values.channels;
        this.activate = new Activate(f, kernels, out);
        this.reversed = new float[taps.count() * inputs * outputs + Signal.SLACK];
        int last = (out.values.rows - 1) * taps.stride() + taps.reach();
        in.values.pad(taps.padding(), Math.max(0, last - taps.padding() - in.values.rows));
        int spreadRows = (out.values.rows - 1) * taps.stride() + 1;
        this.spread = taps.stride() == 1 ? out.gradient : new Signal(spreadRows, outputs);
        spread.pad(
                Math.max(0, taps.reach() - 1 - taps.padding()),
                Math.max(0, in.values.rows + taps.padding() - spreadRows));
        Epilogue end = bias < 0
                ? activate.fused() ? Epilogue.RELU : Epilogue.STORE
                : activate.fused() ? Epilogue.COLUMN_BIAS_RELU : Epilogue.COLUMN_BIAS;
        this.ahead = new Product(
                taps.stride() * inputs, 1, taps.dilation() * inputs, outputs, inputs * outputs, outputs, end, false);
        this.back = new Product(
                outputs, 1, taps.dilation() * outputs, inputs, inputs * outputs, inputs, Epilogue.STORE, false);
        this.update = new Product(
                1,
                taps.stride() * inputs,
                in.values.stride(),
                outputs,
                out.gradient.stride(),
                outputs,
                Epilogue.DESCEND,
                false);
    }

    @Override
    public void resize(int samples) {
        if (spread != out.gradient) {
            spread.resize(samples);
        }
        activate.resize(samples, out);
    }

    @Override
    public void forward(Pass pass) {
        int count = pass.count;
        float[] parameters = pass.parameters;
        Signal x = in.values;
        Signal y = out.values;
        for (int n = 0; n < count; n++) {
            kernels.products()
                    .multiply(
                            ahead,
                            x.data,
                            x.at(n) - taps.padding() * inputs,
                            parameters,
                            weights,
                            y.data,
                            y.at(n),
                            y.rows,
                            outputs,
                            taps.stretches(),
                            taps.stretch() * inputs,
                            parameters,
                            bias,
                            0);
        }
        activate.forward(out, count);
    }

    @Override
    public void backward(Pass pass, boolean inputNeeded) {
        int count = pass.count;
        float[] parameters = pass.parameters;
        activate.backward(out, count);
        if (inputNeeded) {
            backToInput(parameters, count);
        }
        Signal x = in.values;
        Signal dy = out.gradient;
        // Kernel rows that follow each other in memory and in time are one block of rows.
        for (int stretch = 0; stretch < taps.stretches(); stretch++) {
            kernels.products()
                    .multiply(
                            update,
                            x.data,
                            x.at(0) + (stretch * taps.dilation() - taps.padding()) * inputs,
                            dy.data,
                            dy.at(0),
                            pass.target,
                            weights + stretch * inputs * outputs,
                            taps.stretch() * inputs,
                            outputs,
                            count,
                            dy.rows,
                            parameters,
                            0,
                            pass.scale);
        }
        if (bias >= 0) {
            kernels.loops()
                    .descendColumnSums(
                            dy.data, dy.at(0), dy.stride(), count, dy.rows, outputs, pass.target, bias, pass.scale);
        }
    }

    private void backToInput(float[] parameters, int count) {
        int size = inputs * outputs;
        for (int k = 0; k < taps.count(); k++) {
            int to = (taps.count() - 1 - k) * size;
            kernels.loops().transpose(parameters, weights + k * size, outputs, inputs, outputs, reversed, to, inputs);
        }
        Signal dx = in.gradient;
        for (int n = 0; n < count; n++) {
            if (spread != out.gradient) {
                spread(n);
            }
            int from = spread.at(n) + (taps.padding() - taps.reach() + 1) * outputs;
            kernels.products()
                    .multiply(
                            back,
                            spread.data,
                            from,
                            reversed,
                            0,
                            dx.data,
                            dx.at(n),
                            dx.rows,
                            inputs,
                            taps.stretches(),
                            taps.stretch() * outputs,
                            parameters,
                            0,
                            0);
        }
    }

    private void spread(int sample) {
        Signal dy = out.gradient;
        for (int row = 0; row < dy.rows; row++) {
            int to = spread.at(sample) + row * taps.stride() * outputs;
            System.arraycopy(dy.data, dy.at(sample) + row * outputs, spread.data, to, outputs);
        }
    }
}
