package dev.proprio.client.training.fused;

import java.util.Arrays;

/**
 * A recurrent layer's memory, time by time, and the products over it. A point in time has one operand row per
 * sample: the input, a one that meets the biases, and the state before. Rows of units are padded to whole vectors;
 * what is in the padding meets no weight.
 */
final class Unrolled {
    /** Gradients by gates wait for so many rows, as products over few rows are slow. */
    private static final int ROWS_AT_ONCE = 128;

    final int steps;
    final int inputs;
    final int units;
    final int gates;
    final Kernels kernels;
    final GateWeights weights;
    /** Gates after their activations, of all times. */
    float[] activated = new float[0];
    /** States, that at {@code time} being the one before it. */
    float[] states = new float[0];
    /** The gradient by the state that the way back has come to. */
    float[] back = new float[0];
    /** Gradients by gates before their activations, of a few times, the latest first. */
    float[] gradients = new float[0];
    /** What the last gate sees in place of the states, if the cell resets them. */
    float[] resets = new float[0];

    private final int row;
    private final boolean twice;
    private final ProductShape ahead;
    private float[] operand = new float[0];
    private float[] resetOperand = new float[0];
    private int room;
    private int slots;
    private ProductShape update;
    private ProductShape backToState;
    private ProductShape addToState;

    Unrolled(Kernels kernels, int steps, GateWeights weights, boolean twice) {
        this.kernels = kernels;
        this.steps = steps;
        this.weights = weights;
        this.inputs = weights.inputs();
        this.units = weights.units();
        this.gates = weights.gates();
        this.twice = twice;
        this.row = inputs + 1 + units;
        this.ahead = ProductShape.of(row, 1, width(), width(), Epilogue.STORE);
        this.update = ahead;
        this.backToState = ahead;
        this.addToState = ahead;
    }

    /** Units, rounded up to whole vectors. */
    int width() {
        return weights.width();
    }

    void resize(int samples) {
        room = samples;
        slots = Math.clamp(ROWS_AT_ONCE / samples, 1, steps);
        int block = Math.multiplyExact(samples, width());
        activated = floats(steps * gates, block);
        states = floats(steps + 1, block);
        resets = floats(twice ? steps : 0, block);
        back = floats(1, block);
        gradients = floats(slots * gates, block);
        operand = floats(steps, samples * row);
        resetOperand = floats(twice ? steps : 0, samples * row);
        update = new ProductShape(1, row, -room * row, width(), gates * block, width(), Epilogue.ACCUMULATE, false);
        backToState = backToState(Epilogue.STORE);
        addToState = backToState(Epilogue.ACCUMULATE);
    }

    private ProductShape backToState(Epilogue epilogue) {
        return new ProductShape(width(), 1, room * width(), units, units * units, width(), epilogue, true);
    }

    /** The product of gradients by gates with the weights of the input, into rows of {@code cRow}. */
    ProductShape backToInput(int cRow) {
        return new ProductShape(width(), 1, room * width(), inputs, units * inputs, cRow, Epilogue.STORE, false);
    }

    /** Where the state before {@code time} is in {@link #states}; what else there is per time and sample is alike. */
    int state(int time) {
        return time * room * width();
    }

    /** Where a gate is in {@link #activated}. */
    int gate(int time, int gate) {
        return (time * gates + gate) * room * width();
    }

    /** Where a gate's gradient is in {@link #gradients}. */
    int gradient(int time, int gate) {
        return ((steps - 1 - time) % slots * gates + gate) * room * width();
    }

    /** Whether gradients that have waited are to be used before the way back goes on from {@code time}. */
    boolean full(int time) {
        return time == 0 || (steps - 1 - time) % slots == slots - 1;
    }

    /** Puts inputs and ones into the operands, and zeros into the first state. */
    void load(SequenceBatch x, int count) {
        Arrays.fill(states, 0, count * width(), 0);
        for (int n = 0; n < count; n++) {
            int from = x.at(n);
            for (int time = 0; time < steps; time++, from += inputs) {
                int to = (time * room + n) * row;
                System.arraycopy(x.data, from, operand, to, inputs);
                operand[to + inputs] = 1;
                if (twice) {
                    System.arraycopy(operand, to, resetOperand, to, inputs + 1);
                }
            }
        }
    }

    /** Computes gates {@code from} to {@code to - 1}, not yet activated, from the input and the state before. */
    void project(int time, int from, int to, int count) {
        project(states, operand, time, from, to, count);
    }

    /** Computes the last gate, not yet activated, from the input and the reset state. */
    void projectReset(int time, int count) {
        project(resets, resetOperand, time, gates - 1, gates, count);
    }

    private void project(float[] state, float[] rows, int time, int from, int to, int count) {
        int first = time * room * row;
        for (int n = 0; n < count; n++) {
            System.arraycopy(state, state(time) + n * width(), rows, first + n * row + inputs + 1, units);
        }
        for (int gate = from; gate < to; gate++) {
            kernels.products()
                    .multiply(
                            ahead,
                            rows,
                            first,
                            weights.packed,
                            weights.at(gate),
                            activated,
                            gate(time, gate),
                            count,
                            width(),
                            1,
                            inputs + 1 + units,
                            rows,
                            0,
                            0);
        }
    }

    /** Takes gradients by gates {@code from} to {@code to - 1} back to the state: the rows of {@code target}. */
    void backToState(int time, int from, int to, int count, float[] parameters, float[] target, boolean add) {
        kernels.products()
                .multiply(
                        add ? addToState : backToState,
                        gradients,
                        gradient(time, from),
                        parameters,
                        weights.byState(from),
                        target,
                        0,
                        count,
                        units,
                        to - from,
                        units,
                        parameters,
                        0,
                        0);
    }

    void backToInput(ProductShape product, int time, int count, float[] parameters, SequenceBatch dx) {
        kernels.products()
                .multiply(
                        product,
                        gradients,
                        gradient(time, 0),
                        parameters,
                        weights.byInput(0),
                        dx.data,
                        dx.at(0) + time * inputs,
                        count,
                        inputs,
                        gates,
                        units,
                        parameters,
                        0,
                        0);
    }

    /** Adds the gradients that have waited, those of {@code time} being the last, to that of the weights. */
    void addToWeights(int time, int count) {
        int waiting = (steps - 1 - time) % slots + 1;
        for (int gate = 0; gate < gates; gate++) {
            kernels.products()
                    .multiply(
                            update,
                            twice && gate == gates - 1 ? resetOperand : operand,
                            (time + waiting - 1) * room * row,
                            gradients,
                            gradient(time + waiting - 1, gate),
                            weights.gradient,
                            weights.at(gate),
                            inputs + 1 + units,
                            width(),
                            waiting,
                            count,
                            gradients,
                            0,
                            0);
        }
    }

    /** A new array of so many blocks that may be read beyond its end. */
    static float[] floats(int blocks, int block) {
        return new float[Math.addExact(Math.multiplyExact(blocks, block), SequenceBatch.SLACK)];
    }
}
