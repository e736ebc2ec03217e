package dev.proprio.client.export;

import dev.proprio.client.training.fused.Nonlinearity;

/** A function of each value by itself. */
record ActivationStep(SequenceShape in, Nonlinearity f) implements ProgramStep {
    @Override
    public SequenceShape out() {
        return in;
    }

    @Override
    public float[] run(float[] x) {
        float[] y = new float[x.length];
        for (int i = 0; i < y.length; i++) {
            y[i] = f.value(x[i]);
        }
        return y;
    }
}
