package dev.proprio.client.training.fused;

/**
 * A dense layer. DL4J's weights are {@code [out][in]} in memory: the way forward multiplies them with the
 * transposed batch, or row by row with a batch that would not fill its vectors; the way back and the update take them
 * as they are.
 */
final class Dense implements FusedLayer {
    /** Sums long enough that adding up their chains costs little. */
    private static final int LONG = 64;

    private final Kernels kernels;
    private final Link in;
    private final Link out;
    private final int weights;
    private final int bias;
    private final int inputs;
    private final int outputs;
    private final boolean elsewhere;
    private final OutputActivation activate;
    private final ProductShape back;
    private final ProductShape update;
    /** The update of weights that are elsewhere yet. */
    private final ProductShape move;

    private ProductShape ahead;
    private float[] turnedIn = new float[0];
    private float[] turnedOut = new float[0];
    private int room;

    /**
     * @param bias where the biases begin, or -1 if there are none
     * @param elsewhere whether a model in another array may stand in for the weights
     */
    Dense(Kernels kernels, Link in, Link out, int weights, int bias, Nonlinearity f, boolean elsewhere) {
        this.kernels = kernels;
        this.in = in;
        this.out = out;
        this.weights = weights;
        this.bias = bias;
        this.elsewhere = elsewhere;
        this.inputs = in.values.size();
        this.outputs = out.values.size();
        this.activate = new OutputActivation(f, kernels, out);
        this.back = ProductShape.of(out.gradient.stride(), 1, inputs, in.gradient.stride(), Epilogue.STORE);
        this.update = ProductShape.of(1, out.gradient.stride(), in.values.stride(), inputs, Epilogue.DESCEND);
        this.move = ProductShape.of(1, out.gradient.stride(), in.values.stride(), inputs, Epilogue.DESCEND_FROM);
        this.ahead = aheadFor(0);
    }

    @Override
    public ParameterRange weights() {
        return elsewhere ? new ParameterRange(weights, inputs * outputs) : ParameterRange.NONE;
    }

    private ProductShape aheadFor(int row) {
        Epilogue epilogue = bias < 0
                ? activate.fused() ? Epilogue.RELU : Epilogue.STORE
                : activate.fused() ? Epilogue.ROW_BIAS_RELU : Epilogue.ROW_BIAS;
        return new ProductShape(inputs, 1, 0, row, 0, row, epilogue, true);
    }

    private float[] weights(Pass pass) {
        return elsewhere ? pass.start.orElse(pass.parameters) : pass.parameters;
    }

    @Override
    public void resize(int samples) {
        room = (samples + Kernels.MAX_LANES - 1) / Kernels.MAX_LANES * Kernels.MAX_LANES;
        turnedIn = new float[Math.multiplyExact(inputs, room) + SequenceBatch.SLACK];
        turnedOut = new float[Math.multiplyExact(outputs, room) + SequenceBatch.SLACK];
        ahead = aheadFor(room);
        activate.resize(samples, out);
    }

    @Override
    public void forward(Pass pass) {
        if (sparse(pass.count)) {
            forwardByRows(pass);
        } else {
            forwardByColumns(pass);
        }
        activate.forward(out, pass.count);
    }

    /** Whether vectors along the batch would be mostly room. The same for every vector width, as it changes bits. */
    private boolean sparse(int count) {
        int padded = (count + Kernels.MAX_LANES - 1) / Kernels.MAX_LANES * Kernels.MAX_LANES;
        return inputs >= LONG && 4 * count <= 3 * padded;
    }

    private void forwardByRows(Pass pass) {
        SequenceBatch x = in.values;
        SequenceBatch y = out.values;
        Epilogue end = bias < 0
                ? activate.fused() ? Epilogue.RELU : Epilogue.STORE
                : activate.fused() ? Epilogue.COLUMN_BIAS_RELU : Epilogue.COLUMN_BIAS;
        kernels.products()
                .multiplyRows(
                        end,
                        x.data,
                        x.at(0),
                        x.stride(),
                        weights(pass),
                        weights,
                        inputs,
                        y.data,
                        y.at(0),
                        y.stride(),
                        pass.count,
                        outputs,
                        inputs,
                        pass.parameters,
                        bias);
    }

    private void forwardByColumns(Pass pass) {
        int count = pass.count;
        SequenceBatch x = in.values;
        SequenceBatch y = out.values;
        kernels.loops().transpose(x.data, x.at(0), x.stride(), count, inputs, turnedIn, 0, room);
        kernels.products()
                .multiply(
                        ahead,
                        weights(pass),
                        weights,
                        turnedIn,
                        0,
                        turnedOut,
                        0,
                        outputs,
                        count,
                        1,
                        inputs,
                        pass.parameters,
                        bias,
                        0);
        kernels.loops().transpose(turnedOut, 0, room, outputs, count, y.data, y.at(0), y.stride());
    }

    @Override
    public void backward(Pass pass, boolean inputNeeded) {
        int count = pass.count;
        activate.backward(out, count);
        SequenceBatch x = in.values;
        SequenceBatch dy = out.gradient;
        MatrixProducts products = kernels.products();
        if (inputNeeded) {
            SequenceBatch dx = in.gradient;
            products.multiply(
                    back,
                    dy.data,
                    dy.at(0),
                    weights(pass),
                    weights,
                    dx.data,
                    dx.at(0),
                    count,
                    inputs,
                    1,
                    outputs,
                    pass.parameters,
                    0,
                    0);
        }
        boolean moves = elsewhere && pass.start.isPresent();
        products.multiply(
                moves ? move : update,
                dy.data,
                dy.at(0),
                x.data,
                x.at(0),
                pass.target,
                weights,
                outputs,
                inputs,
                1,
                count,
                weights(pass),
                0,
                pass.scale);
        if (bias >= 0) {
            kernels.loops()
                    .descendColumnSums(
                            dy.data, dy.at(0), dy.stride(), count, 1, outputs, pass.target, bias, pass.scale);
        }
    }
}
