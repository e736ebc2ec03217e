package dev.proprio.coordinator.aggregation;

/** Rounding of doubles to the nearest integer, half to even, by one addition. */
final class NearestInteger {
    /** Below it, this rounding is exact. */
    static final double EXACT_BELOW = 0x1p51;

    /** Doubles of this size have no fraction: a sum with it is rounded. */
    static final double ROUNDING = 0x1.8p52;

    static final long ROUNDING_BITS = Double.doubleToRawLongBits(ROUNDING);

    private NearestInteger() {}

    /** @param value of a magnitude below {@link #EXACT_BELOW} */
    static long of(double value) {
        return Double.doubleToRawLongBits(value + ROUNDING) - ROUNDING_BITS;
    }
}
