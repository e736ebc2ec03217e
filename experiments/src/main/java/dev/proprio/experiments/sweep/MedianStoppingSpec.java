package dev.proprio.experiments.sweep;

import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;

/** When trials of a sweep end before their last round, as they do no better than others did. */
public record MedianStoppingSpec(
        @Setting(value = "No trial ends before so many rounds, at least 1.", required = true)
        int after,

        @Setting("So many trials before it must have had all rounds under the same seed, at least 1.")
        int trials) {
    public MedianStoppingSpec {
        Require.atLeast("after", after, 1);
        Require.atLeast("trials", trials, 1);
    }

    /** As soon as there are five to compare with. */
    public MedianStoppingSpec() {
        this(1, 5);
    }
}
