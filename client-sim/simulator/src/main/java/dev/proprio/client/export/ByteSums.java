package dev.proprio.client.export;

/** Sums of products of bytes. */
final class ByteSums implements GateSums {
    private final ByteRecurrent layer;
    private final byte[] input;

    ByteSums(ByteRecurrent layer, byte[] input) {
        this.layer = layer;
        this.input = input;
    }

    @Override
    public void begin(float[] x) {}

    @Override
    public float sum(int row, int line, float[] state) {
        int channels = layer.step().in().channels();
        int ofInput = 0;
        for (int c = 0; c < channels; c++) {
            int value = input[row * channels + c] - layer.in().zero();
            ofInput += layer.weights().weights()[line * channels + c] * value;
        }
        int ofState = 0;
        for (int u = 0; u < state.length; u++) {
            ofState += layer.recurrent().weights()[line * state.length + u]
                    * layer.scale().quantize(state[u]);
        }
        return layer.step().bias()[line]
                + ofInput * (float) layer.weights().steps()[line]
                + ofState * (float) layer.recurrent().steps()[line];
    }

    @Override
    public float stored(float state) {
        return layer.scale().value(layer.scale().quantize(state));
    }
}
