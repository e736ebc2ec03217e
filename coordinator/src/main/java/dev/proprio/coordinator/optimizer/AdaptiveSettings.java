package dev.proprio.coordinator.optimizer;

import dev.proprio.proto.extension.Require;

/** The ranges of the settings that the adaptive optimizers share, and what follows from them. */
final class AdaptiveSettings {
    private AdaptiveSettings() {}

    static void require(double learningRate, double beta1, double tau) {
        Require.positive("learningRate", learningRate);
        requireDecay("beta1", beta1);
        Require.positive("tau", tau);
    }

    static void requireDecay(String component, double beta) {
        Require.that(beta >= 0 && beta < 1, component, "must be at least 0 and less than 1 but was " + beta);
    }

    static double first(FirstSecondMoment kind, double tau) {
        return switch (kind) {
            case TAU_SQUARED -> tau * tau;
            case ZERO -> 0;
        };
    }

    /** How much of a moment that began at 0 has come in after so many steps (Kingma and Ba 2015, section 3). */
    static double bias(double beta, int steps) {
        return 1 - StrictMath.pow(beta, steps);
    }
}
