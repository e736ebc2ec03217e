package dev.proprio.experiments.spec;

import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;

/**
 * What an answer costs. The device shows the class that its model finds the likeliest: whoever means that one confirms it; whoever means another
 * has to look for it among all classes.
 */
public record TapCost(
        @Setting("Taps of an answer that is the class that the model proposed, at least 0.")
        double confirm,

        @Setting("Taps of any other answer, to decline and to choose among all classes; at least as many.")
        double choose) {
    public TapCost {
        Require.that(
                confirm >= 0 && Double.isFinite(confirm),
                "confirm",
                "must be at least 0 and finite but was " + confirm);
        Require.that(
                choose >= confirm && choose > 0 && Double.isFinite(choose),
                "choose",
                "must be greater than 0, finite and at least confirm, %s, but was %s".formatted(confirm, choose));
    }

    /** One tap to confirm; two to decline and to choose from a list. */
    public TapCost() {
        this(1, 2);
    }

    /** The taps of answers to what was proposed. */
    public double of(int[] answers, int[] proposed) {
        double taps = 0;
        for (int i = 0; i < answers.length; i++) {
            taps += answers[i] == proposed[i] ? confirm : choose;
        }
        return taps;
    }
}
