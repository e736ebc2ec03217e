package dev.proprio.client.training.fused;

/** A nonlinearity value by value. */
record ScalarActivation(Nonlinearity f) implements ArrayActivation {
    @Override
    public void apply(float[] z, float[] y, int at, int length) {
        for (int i = at; i < at + length; i++) {
            y[i] = f.value(z[i]);
        }
    }

    @Override
    public void back(float[] y, int yAt, float[] d, int dAt, int length) {
        for (int i = 0; i < length; i++) {
            d[dAt + i] *= f.slope(y[yAt + i]);
        }
    }
}
