package dev.proprio.client.export;

/**
 * A recurrent layer whose products are of bytes; gates and memory are in single precision, the state is in bytes.
 *
 * @param weights of the input, an output being a unit at a gate; without biases
 * @param recurrent of the state
 * @param in what the input's bytes stand for
 * @param scale what the state's bytes stand for, which is symmetric
 */
record ByteRecurrent(
        RecurrentStep step,
        ByteKernel weights,
        ByteKernel recurrent,
        QuantizationParameters in,
        QuantizationParameters scale)
        implements ByteStep {
    static ByteRecurrent of(RecurrentStep step, QuantizationParameters in, QuantizationParameters state) {
        int lines = step.bias().length;
        float[] none = new float[lines];
        return new ByteRecurrent(
                step,
                ByteKernel.of(step.weights(), none, lines, step.in().channels(), in.step()),
                ByteKernel.of(step.recurrent(), none, lines, step.units(), state.step()),
                in,
                state);
    }

    @Override
    public byte[] run(byte[] x) {
        float[] states = new RecurrentRun(step, new ByteSums(this, x)).over(new float[0]);
        byte[] y = new byte[states.length];
        for (int i = 0; i < y.length; i++) {
            y[i] = scale.quantize(states[i]);
        }
        return y;
    }
}
