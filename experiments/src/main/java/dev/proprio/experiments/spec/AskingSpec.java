package dev.proprio.experiments.spec;

import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;

/** New people are asked what some of their windows are, one tap each, instead of giving shots of each class. */
public record AskingSpec(
        @Setting(
                "Which windows are asked about: random ones, as the control; by entropy or margin those of which the model that a method starts from is the least sure; k-center, those that leave none far from a labelled one.")
        AskedWindows by,

        @Setting(
                "How often people are wrong: the share of answers, drawn by the seed, that name another class; from 0 to 0.5.")
        double wrong) {
    private static final double MOST_WRONG = 0.5;

    public AskingSpec {
        Require.that(
                wrong >= 0 && wrong <= MOST_WRONG,
                "wrong",
                "must be from 0 to %s but was %s".formatted(MOST_WRONG, wrong));
    }

    /** Those with the least margin, and nobody is wrong. */
    public AskingSpec() {
        this(AskedWindows.MARGIN, 0);
    }
}
