package dev.proprio.client.training.fused;

import java.util.Arrays;

/**
 * A recurrent layer's weights as products want them. In DL4J's memory they are {@code [gate][unit][input]}, {@code
 * [gate][unit][unit before]} and {@code [gate][unit]}; here they are {@code [gate][operand][unit]}, an operand being
 * an input, the one, or a unit before.
 */
final class GateWeights {
    final float[] packed;
    final float[] gradient;
    private final Loops loops;
    private final int gates;
    private final int inputs;
    private final int units;
    private final int weights;
    private final int recurrent;
    private final int bias;
    private final float[] turned;

    /** The last three say where the tensors begin among the parameters. */
    GateWeights(Loops loops, int gates, int inputs, int units, int weights, int recurrent, int bias) {
        this.loops = loops;
        this.gates = gates;
        this.inputs = inputs;
        this.units = units;
        this.weights = weights;
        this.recurrent = recurrent;
        this.bias = bias;
        this.packed = Unrolled.floats(gates, operands() * width());
        this.gradient = Unrolled.floats(gates, operands() * width());
        this.turned = Unrolled.floats(operands(), units);
    }

    int gates() {
        return gates;
    }

    int inputs() {
        return inputs;
    }

    int units() {
        return units;
    }

    /** Units, rounded up to whole vectors. */
    int width() {
        return (units + Kernels.MAX_LANES - 1) / Kernels.MAX_LANES * Kernels.MAX_LANES;
    }

    private int operands() {
        return inputs + 1 + units;
    }

    /** Where a gate begins in {@link #packed} and {@link #gradient}. */
    int at(int gate) {
        return gate * operands() * width();
    }

    /** Where a gate's weights of the input are among the parameters: a row for each unit. */
    int byInput(int gate) {
        return weights + gate * units * inputs;
    }

    /** Where a gate's weights of the state are among the parameters: a row for each unit. */
    int byState(int gate) {
        return recurrent + gate * units * units;
    }

    void pack(float[] parameters) {
        for (int gate = 0; gate < gates; gate++) {
            int to = at(gate);
            loops.transpose(parameters, byInput(gate), inputs, units, inputs, packed, to, width());
            System.arraycopy(parameters, bias + gate * units, packed, to + inputs * width(), units);
            int state = to + (inputs + 1) * width();
            loops.transpose(parameters, byState(gate), units, units, units, packed, state, width());
        }
    }

    void clearGradient() {
        Arrays.fill(gradient, 0);
    }

    /** Adds {@code scale} times the gradient to the target, which is laid out as the parameters are. */
    void descend(float scale, float[] target) {
        int operands = operands();
        for (int gate = 0; gate < gates; gate++) {
            int from = at(gate);
            loops.transpose(gradient, from, width(), operands, units, turned, 0, operands);
            for (int unit = 0; unit < units; unit++) {
                int row = unit * operands;
                loops.addScaled(scale, turned, row, target, byInput(gate) + unit * inputs, inputs);
                loops.addScaled(scale, turned, row + inputs + 1, target, byState(gate) + unit * units, units);
            }
            loops.addScaled(scale, gradient, from + inputs * width(), target, bias + gate * units, units);
        }
    }
}
