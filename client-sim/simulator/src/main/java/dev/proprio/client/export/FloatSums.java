package dev.proprio.client.export;

/** Sums in single precision. */
final class FloatSums implements GateSums {
    private final RecurrentStep layer;
    private float[] input = new float[0];

    FloatSums(RecurrentStep layer) {
        this.layer = layer;
    }

    @Override
    public void begin(float[] x) {
        input = x;
    }

    @Override
    public float sum(int row, int line, float[] state) {
        int channels = layer.in().channels();
        float sum = layer.bias()[line];
        for (int c = 0; c < channels; c++) {
            sum += layer.weights()[line * channels + c] * input[row * channels + c];
        }
        for (int u = 0; u < state.length; u++) {
            sum += layer.recurrent()[line * state.length + u] * state[u];
        }
        return sum;
    }
}
