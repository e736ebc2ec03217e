package dev.proprio.client.export;

/**
 * A factor as an integer and a shift, so that whole numbers are scaled without floating point, the same on every
 * machine: {@code factor = multiplier / 2^shift}.
 */
record QuantizedMultiplier(int multiplier, int shift) {
    private static final int MOST = 62;

    static QuantizedMultiplier by(double factor) {
        if (factor == 0) {
            return new QuantizedMultiplier(0, 1);
        }
        int shift = 30 - Math.getExponent(factor);
        long multiplier = Math.round(Math.scalb(factor, shift));
        if (shift > MOST) {
            multiplier = shift - MOST > 31 ? 0 : multiplier >> (shift - MOST);
            shift = MOST;
        }
        if (multiplier > Integer.MAX_VALUE) {
            multiplier >>= 1;
            shift--;
        }
        return shift < 1
                ? new QuantizedMultiplier(Integer.MAX_VALUE, 1)
                : new QuantizedMultiplier((int) multiplier, shift);
    }

    /** {@code sum} times the factor, rounded, plus {@code zero}, and no less than {@code low}. */
    byte apply(int sum, int zero, int low) {
        long scaled = ((long) sum * multiplier + (1L << (shift - 1))) >> shift;
        return (byte) Math.min(Math.max(scaled + zero, low), 127);
    }
}
