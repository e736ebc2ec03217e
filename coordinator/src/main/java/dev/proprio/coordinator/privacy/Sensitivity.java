package dev.proprio.coordinator.privacy;

/** By how much one unit moves a sum of whole numbers. */
final class Sensitivity {
    private Sensitivity() {}

    /** What magnitudes can add up to in a vector of whole numbers of this norm: none is more than its own square. */
    static double l1(double l2, int dimension) {
        return Math.min(Math.sqrt(dimension) * l2, l2 * l2);
    }

    static void requirePositive(String what, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(
                    "%s must be a finite number greater than 0 but was %s".formatted(what, value));
        }
    }
}
