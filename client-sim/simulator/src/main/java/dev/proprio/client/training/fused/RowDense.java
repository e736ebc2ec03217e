package dev.proprio.client.training.fused;

/** A dense layer at every point in time. DL4J's weights are {@code [out][in]} in memory. */
final class RowDense implements FusedLayer {
    private final Kernels kernels;
    private final Link in;
    private final Link out;
    private final int weights;
    private final int bias;
    private final int inputs;
    private final int outputs;
    private final OutputActivation activate;
    private final ProductShape ahead;
    private final ProductShape back;
    private final ProductShape update;
    private final float[] turned;

    /** @param bias where the biases begin, or -1 if there are none */
    RowDense(Kernels kernels, Link in, Link out, int weights, int bias, Nonlinearity f) {
        this.kernels = kernels;
        this.in = in;
        this.out = out;
        this.weights = weights;
        this.bias = bias;
        this.inputs = in.values.channels;
        this.outputs = out.values.channels;
        this.activate = new OutputActivation(f, kernels, out);
        this.turned = new float[inputs * outputs + SequenceBatch.SLACK];
        Epilogue end = bias < 0
                ? activate.fused() ? Epilogue.RELU : Epilogue.STORE
                : activate.fused() ? Epilogue.COLUMN_BIAS_RELU : Epilogue.COLUMN_BIAS;
        this.ahead = ProductShape.of(inputs, 1, outputs, outputs, end);
        this.back = ProductShape.of(outputs, 1, inputs, inputs, Epilogue.STORE);
        this.update = new ProductShape(
                1, outputs, out.gradient.stride(), inputs, in.values.stride(), inputs, Epilogue.DESCEND, false);
    }

    @Override
    public void resize(int samples) {
        activate.resize(samples, out);
    }

    @Override
    public void forward(Pass pass) {
        SequenceBatch x = in.values;
        SequenceBatch y = out.values;
        float[] p = pass.parameters;
        kernels.loops().transpose(p, weights, inputs, outputs, inputs, turned, 0, outputs);
        for (int n = 0; n < pass.count; n++) {
            kernels.products()
                    .multiply(
                            ahead, x.data, x.at(n), turned, 0, y.data, y.at(n), y.rows, outputs, 1, inputs, p, bias, 0);
        }
        activate.forward(out, pass.count);
    }

    @Override
    public void backward(Pass pass, boolean inputNeeded) {
        activate.backward(out, pass.count);
        SequenceBatch x = in.values;
        SequenceBatch dx = in.gradient;
        SequenceBatch dy = out.gradient;
        float[] p = pass.parameters;
        MatrixProducts products = kernels.products();
        for (int n = 0; inputNeeded && n < pass.count; n++) {
            products.multiply(
                    back, dy.data, dy.at(n), p, weights, dx.data, dx.at(n), dx.rows, inputs, 1, outputs, p, 0, 0);
        }
        products.multiply(
                update,
                dy.data,
                dy.at(0),
                x.data,
                x.at(0),
                pass.target,
                weights,
                outputs,
                inputs,
                pass.count,
                dy.rows,
                p,
                0,
                pass.scale);
        if (bias >= 0) {
            kernels.loops()
                    .descendColumnSums(
                            dy.data,
                            dy.at(0),
                            dy.stride(),
                            pass.count,
                            dy.rows,
                            outputs,
                            pass.target,
                            bias,
                            pass.scale);
        }
    }
}
