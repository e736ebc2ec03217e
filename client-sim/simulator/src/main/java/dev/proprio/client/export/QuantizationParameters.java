package dev.proprio.client.export;

/**
 * How bytes stand for numbers: {@code value = step * (byte - zero)}.
 *
 * @param step what one unit stands for; positive
 * @param zero the byte that stands for 0, from -128 to 127
 */
record QuantizationParameters(float step, int zero) {
    private static final float SMALLEST = 1e-20f;

    /** Bytes for all from {@code low} to {@code high}, and for 0 exactly. */
    static QuantizationParameters over(float low, float high) {
        float from = Math.min(low, 0);
        float to = Math.max(high, 0);
        float step = Math.max((to - from) / 255, SMALLEST);
        return new QuantizationParameters(step, clamp(Math.round(-128 - from / step), -128, 127));
    }

    /** Bytes for all from {@code -size} to {@code size}. */
    static QuantizationParameters around(float size) {
        return new QuantizationParameters(Math.max(size / 127, SMALLEST), 0);
    }

    byte quantize(float value) {
        float units = value * inverse();
        float bounded = Math.min(Math.max(units, -1000), 1000);
        return (byte) clamp((int) (bounded + (bounded < 0 ? -0.5f : 0.5f)) + zero, -128, 127);
    }

    float value(int quantized) {
        return step * (quantized - zero);
    }

    /** Units per 1. */
    float inverse() {
        return 1 / step;
    }

    static int clamp(int value, int low, int high) {
        return Math.min(Math.max(value, low), high);
    }
}
