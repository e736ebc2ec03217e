package dev.proprio.coordinator.privacy;

/** Which epsilon and delta can be asked for. */
final class PrivacyBudget {
    private PrivacyBudget() {}

    static double checkedDelta(double delta) {
        if (delta > 0 && delta < 1) {
            return delta;
        }
        throw new IllegalArgumentException(
                "delta must be greater than 0 and less than 1 but was %s; usual is less than 1 over the size of the population"
                        .formatted(delta));
    }

    static double checkedEpsilon(double epsilon) {
        if (epsilon >= 0 && epsilon < Double.POSITIVE_INFINITY) {
            return epsilon;
        }
        throw new IllegalArgumentException(
                "epsilon must be a finite number of at least 0 but was %s".formatted(epsilon));
    }
}
