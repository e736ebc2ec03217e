package dev.proprio.client.export;

import dev.proprio.client.training.fused.Nonlinearity;

/** A function of each value by itself. */
record Activate(Extent in, Nonlinearity f) implements Step {
    @Override
    public Extent out() {
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
