package dev.proprio.client.training.fused;

import java.util.Arrays;

/**
 * A recurrent layer, trained by back-propagation through all of time. What a point in time needs of the input and
 * the state before is one product per gate, over all samples; the gradient by the weights is summed on the way back,
 * latest times first.
 */
final class Recurrent implements FusedLayer {
    private final Link in;
    private final Link out;
    private final RecurrentCell cell;
    private final GateWeights weights;
    private final Unrolled unrolled;
    private final Loops loops;
    private ProductShape backToInput;

    /** With an output of one row, that is the last state; otherwise there is a row for each. */
    Recurrent(Kernels kernels, Link in, Link out, RecurrentCell cell, GateWeights weights) {
        this.in = in;
        this.out = out;
        this.cell = cell;
        this.weights = weights;
        this.loops = kernels.loops();
        this.unrolled = new Unrolled(kernels, in.values.rows, weights, cell.resets());
        this.backToInput = unrolled.backToInput(0);
    }

    @Override
    public void resize(int samples) {
        unrolled.resize(samples);
        cell.resize(unrolled);
        backToInput = unrolled.backToInput(in.gradient.stride());
    }

    @Override
    public void forward(Pass pass) {
        int count = pass.count;
        weights.pack(pass.parameters);
        unrolled.load(in.values, count);
        cell.begin(unrolled, count);
        for (int time = 0; time < unrolled.steps; time++) {
            cell.forward(unrolled, time, count);
            int row = rowOf(time);
            for (int n = 0; n < count && row >= 0; n++) {
                int from = unrolled.state(time + 1) + n * unrolled.width();
                int to = out.values.at(n) + row * unrolled.units;
                System.arraycopy(unrolled.states, from, out.values.data, to, unrolled.units);
            }
        }
    }

    @Override
    public void backward(Pass pass, boolean inputNeeded) {
        int count = pass.count;
        SequenceBatch dy = out.gradient;
        weights.clearGradient();
        Arrays.fill(unrolled.back, 0, count * unrolled.width(), 0);
        cell.beginBack(unrolled, count);
        for (int time = unrolled.steps - 1; time >= 0; time--) {
            int row = rowOf(time);
            for (int n = 0; n < count && row >= 0; n++) {
                int from = dy.at(n) + row * unrolled.units;
                loops.addScaled(1, dy.data, from, unrolled.back, n * unrolled.width(), unrolled.units);
            }
            cell.backward(unrolled, time, count, pass.parameters);
            if (inputNeeded) {
                unrolled.backToInput(backToInput, time, count, pass.parameters, in.gradient);
            }
            if (unrolled.full(time)) {
                unrolled.addToWeights(time, count);
            }
        }
        weights.descend(pass.scale, pass.target);
    }

    /** The output's row for the state after {@code time}, or -1 if it has none. */
    private int rowOf(int time) {
        if (out.values.rows == unrolled.steps) {
            return time;
        }
        return time == unrolled.steps - 1 ? 0 : -1;
    }
}
