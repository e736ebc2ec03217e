package dev.proprio.client.training.fused;

/**
 * Transcendental functions of floats as polynomials in fused multiply-adds, the same on every machine; {@link
 * VectorLoops} has the same operations for vectors. Errors are a few units in the last place. The polynomials are
 * those of the Cephes library's {@code expf} and {@code tanhf}.
 */
final class FloatFunctions {
    static final float EXP_LOWEST = -87.0f;
    static final float EXP_HIGHEST = 88.0f;
    static final float LOG2_E = 1.442695f;
    /** Adding this rounds to a whole number, which is then in the lowest bits. */
    static final float ROUNDING = 12582912f;

    static final int ROUNDING_BITS = 0x4B400000;
    static final float LN2_HIGH = 0.6933594f;
    static final float LN2_LOW = -2.1219444e-04f;
    static final float E6 = 1.9875691e-04f;
    static final float E5 = 0.0013981999f;
    static final float E4 = 0.008333452f;
    static final float E3 = 0.041665796f;
    static final float E2 = 0.16666666f;
    static final float E1 = 0.5f;

    static final float TANH_POLYNOMIAL_BELOW = 0.625f;
    static final float T5 = -0.0057049887f;
    static final float T4 = 0.020639088f;
    static final float T3 = -0.053739715f;
    static final float T2 = 0.13331442f;
    static final float T1 = -0.3333328f;

    static final float GELU_SLOPE = 1.702f;
    static final float HARD_SLOPE = 0.2f;

    /** The golden ratio's fraction, which spreads neighbours, and the multipliers of Wellons' lowbias32. */
    static final int SPREAD = 0x9E3779B9;

    static final int MIX1 = 0x7FEB352D;
    static final int MIX2 = 0x846CA68B;

    private FloatFunctions() {}

    /** 24 random bits for an index, by two rounds of an integer hash. */
    static int uniform24(int first, int second, int index) {
        return mix(mix(index * SPREAD ^ first) + second) >>> 8;
    }

    /** How many of the numbers of 24 bits are that share of them. */
    static int threshold(double probability) {
        return (int) Math.round(probability * (1 << 24));
    }

    private static int mix(int x) {
        int y = (x ^ x >>> 16) * MIX1;
        y = (y ^ y >>> 15) * MIX2;
        return y ^ y >>> 16;
    }

    /** e to the {@code x}, which is first brought into [-87, 88]. */
    static float exp(float x) {
        float clamped = Math.min(Math.max(x, EXP_LOWEST), EXP_HIGHEST);
        float shifted = Math.fma(clamped, LOG2_E, ROUNDING);
        float whole = shifted - ROUNDING;
        float rest = Math.fma(whole, -LN2_LOW, Math.fma(whole, -LN2_HIGH, clamped));
        float p = Math.fma(E6, rest, E5);
        p = Math.fma(p, rest, E4);
        p = Math.fma(p, rest, E3);
        p = Math.fma(p, rest, E2);
        p = Math.fma(p, rest, E1);
        float mantissa = Math.fma(p, rest * rest, rest) + 1;
        int power = Float.floatToRawIntBits(shifted) - ROUNDING_BITS + 127;
        return mantissa * Float.intBitsToFloat(power << 23);
    }

    static float sigmoid(float x) {
        return 1 / (exp(-x) + 1);
    }

    static float tanh(float x) {
        float square = x * x;
        float p = Math.fma(T5, square, T4);
        p = Math.fma(p, square, T3);
        p = Math.fma(p, square, T2);
        p = Math.fma(p, square, T1);
        float near = Math.fma(p * square, x, x);
        float size = Math.abs(x);
        float far = 1 - 2 / (exp(size + size) + 1);
        return size < TANH_POLYNOMIAL_BELOW ? near : x < 0 ? -far : far;
    }
}
