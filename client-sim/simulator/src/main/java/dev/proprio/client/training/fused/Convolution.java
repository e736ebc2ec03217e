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
    private final ConvolutionGeometry geometry;
    private final OutputActivation activate;
    private final ProductShape ahead;
    private final ProductShape back;
    private final ProductShape update;
    private final int inputs;
    private final int outputs;
    /** The output's gradient as the way back wants it: with zeros around and between its rows. */
    private final SequenceBatch spread;

    private final float[] reversed;

    /** @param bias where the biases begin, or -1 if there are none */
    Convolution(
            Kernels kernels, Link in, Link out, ConvolutionGeometry geometry, int weights, int bias, Nonlinearity f) {
        this.kernels = kernels;
        this.in = in;
        this.out = out;
        this.weights = weights;
        this.bias = bias;
        this.geometry = geometry;
        this.inputs = in.values.channels;
        this.outputs = out.values.channels;
        this.activate = new OutputActivation(f, kernels, out);
        this.reversed = new float[geometry.count() * inputs * outputs + SequenceBatch.SLACK];
        int last = (out.values.rows - 1) * geometry.stride() + geometry.reach();
        in.values.pad(geometry.padding(), Math.max(0, last - geometry.padding() - in.values.rows));
        int spreadRows = (out.values.rows - 1) * geometry.stride() + 1;
        this.spread = geometry.stride() == 1 ? out.gradient : new SequenceBatch(spreadRows, outputs);
        spread.pad(
                Math.max(0, geometry.reach() - 1 - geometry.padding()),
                Math.max(0, in.values.rows + geometry.padding() - spreadRows));
        Epilogue end = bias < 0
                ? activate.fused() ? Epilogue.RELU : Epilogue.STORE
                : activate.fused() ? Epilogue.COLUMN_BIAS_RELU : Epilogue.COLUMN_BIAS;
        this.ahead = new ProductShape(
                geometry.stride() * inputs,
                1,
                geometry.dilation() * inputs,
                outputs,
                inputs * outputs,
                outputs,
                end,
                false);
        this.back = new ProductShape(
                outputs, 1, geometry.dilation() * outputs, inputs, inputs * outputs, inputs, Epilogue.STORE, false);
        this.update = new ProductShape(
                1,
                geometry.stride() * inputs,
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
        SequenceBatch x = in.values;
        SequenceBatch y = out.values;
        for (int n = 0; n < count; n++) {
            kernels.products()
                    .multiply(
                            ahead,
                            x.data,
                            x.at(n) - geometry.padding() * inputs,
                            parameters,
                            weights,
                            y.data,
                            y.at(n),
                            y.rows,
                            outputs,
                            geometry.runs(),
                            geometry.adjacent() * inputs,
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
        SequenceBatch x = in.values;
        SequenceBatch dy = out.gradient;
        // Kernel rows that follow each other in memory and in time are one block of rows.
        for (int stretch = 0; stretch < geometry.runs(); stretch++) {
            kernels.products()
                    .multiply(
                            update,
                            x.data,
                            x.at(0) + (stretch * geometry.dilation() - geometry.padding()) * inputs,
                            dy.data,
                            dy.at(0),
                            pass.target,
                            weights + stretch * inputs * outputs,
                            geometry.adjacent() * inputs,
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
        for (int k = 0; k < geometry.count(); k++) {
            int to = (geometry.count() - 1 - k) * size;
            kernels.loops().transpose(parameters, weights + k * size, outputs, inputs, outputs, reversed, to, inputs);
        }
        SequenceBatch dx = in.gradient;
        for (int n = 0; n < count; n++) {
            if (spread != out.gradient) {
                spread(n);
            }
            int from = spread.at(n) + (geometry.padding() - geometry.reach() + 1) * outputs;
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
                            geometry.runs(),
                            geometry.adjacent() * outputs,
                            parameters,
                            0,
                            0);
        }
    }

    private void spread(int sample) {
        SequenceBatch dy = out.gradient;
        for (int row = 0; row < dy.rows; row++) {
            int to = spread.at(sample) + row * geometry.stride() * outputs;
            System.arraycopy(dy.data, dy.at(sample) + row * outputs, spread.data, to, outputs);
        }
    }
}
