package dev.proprio.client.export;

/** Layer normalization of bytes, whose scale it does not depend on; in single precision. */
record ByteLayerNorm(LayerNormStep step, QuantizationParameters scale) implements ByteStep {
    @Override
    public byte[] run(byte[] x) {
        float[] values = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            values[i] = x[i];
        }
        float[] normalized = step.run(values);
        byte[] y = new byte[x.length];
        for (int i = 0; i < x.length; i++) {
            y[i] = scale.quantize(normalized[i]);
        }
        return y;
    }
}
