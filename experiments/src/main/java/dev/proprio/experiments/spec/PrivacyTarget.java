package dev.proprio.experiments.spec;

import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;

/** What all rounds of a run together may cost. */
public record PrivacyTarget(
        @Setting(value = "The largest epsilon, greater than 0.", required = true)
        double epsilon,

        @Setting(value = "The delta, greater than 0 and at most 1 over the number of devices.", required = true)
        double delta) {
    public PrivacyTarget {
        Require.positive("epsilon", epsilon);
        Require.that(delta > 0 && delta < 1, "delta", "must be greater than 0 and less than 1 but was " + delta);
    }

    /** A usual promise. */
    public PrivacyTarget() {
        this(8, 1e-6);
    }
}
