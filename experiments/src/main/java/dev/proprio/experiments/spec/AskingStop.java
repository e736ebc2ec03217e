package dev.proprio.experiments.spec;

import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import java.util.Optional;

/**
 * When a person is asked nothing more, by what their device has: windows that were not asked about, and what models say of them. It is looked at
 * when the model has been fitted to another batch of answers; what holds first ends it.
 */
public record AskingStop(
        @Setting(
                "How likely the fitted model finds its own answers, in the mean over the windows that were not asked about, greater than 0 and at most 1; left out, that ends nothing.")
        Optional<Double> confidence,

        @Setting(
                "Of which share of the windows that were not asked about the fitted model may say another class than before the last batch, from 0 to below 1; left out, that ends nothing.")
        Optional<Double> changed) {
    public AskingStop {
        confidence.ifPresent(share -> Require.that(
                share > 0 && share <= 1, "confidence", "must be greater than 0 and at most 1 but was " + share));
        changed.ifPresent(share -> Require.that(
                share >= 0 && share < 1, "changed", "must be at least 0 and less than 1 but was " + share));
    }

    /** Nothing yet: one of the two has to be said. */
    public AskingStop() {
        this(Optional.empty(), Optional.empty());
    }

    /** Whether there is something that ends the questions. */
    boolean isSaid() {
        return confidence.isPresent() || changed.isPresent();
    }

    /**
     * Whether it is enough.
     *
     * @param sureness how likely the fitted model finds its own answers, the mean
     * @param moved of which share it says something else than before
     */
    public boolean isEnough(double sureness, double moved) {
        return confidence.filter(least -> sureness >= least).isPresent()
                || changed.filter(most -> moved <= most).isPresent();
    }
}
