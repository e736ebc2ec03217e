package dev.proprio.experiments.spec;

import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import java.util.List;
import java.util.Optional;

/** New people are asked what some of their windows are, one tap each, instead of giving shots of each class. */
public record AskingSpec(
        @Setting(
                "Which windows are asked about, each way measured by itself: random ones, as the control; by entropy or margin those of which the model is the least sure; k-center, those that leave none far from a labelled one.")
        List<AskedWindows> by,

        @Setting(
                "How often people are wrong, each measured by itself: the share of answers, drawn by the seed, that name another class; from 0 to 0.5.")
        List<Double> wrong,

        @Setting(
                "After how many answers the model is fitted anew before it chooses what to ask next, each measured by itself; with 0 all is chosen at once, by the model that the method starts from.")
        List<Integer> batch,

        @Setting(
                "The share of the accuracy with all labels that is aimed for, greater than 0 and at most 1: it is counted how many taps that takes.")
        double target,

        @Setting(
                "When people are asked nothing more before their budget is spent, by what a device has; ways of asking with a batch are measured with this and without. Left out, the budget alone ends it.")
        Optional<AskingStop> stop,

        @Setting("How many taps an answer costs; left out, one each.")
        Optional<TapCost> cost) {
    private static final double MOST_WRONG = 0.5;

    public AskingSpec {
        by = distinct("by", by);
        wrong = distinct("wrong", wrong);
        batch = distinct("batch", batch);
        for (double share : wrong) {
            Require.that(
                    share >= 0 && share <= MOST_WRONG,
                    "wrong",
                    "must be from 0 to %s but was %s".formatted(MOST_WRONG, share));
        }
        for (int taps : batch) {
            Require.atLeast("batch", taps, 0);
        }
        Require.that(
                stop.isEmpty() || stop.get().isSaid(),
                "stop",
                "must have confidence or changed, for without them nothing would ever end the questions; give one of them, or leave stop out");
        boolean refits = batch.stream().anyMatch(taps -> taps > 0);
        Require.that(
                stop.isEmpty() || refits,
                "stop",
                "is looked at when the model has been fitted to a batch of answers, but batch has 0 alone; set batch: [10], say, or leave stop out");
        Require.that(target > 0 && target <= 1, "target", "must be greater than 0 and at most 1 but was " + target);
    }

    private static <T> List<T> distinct(String name, List<T> values) {
        Require.that(!values.isEmpty(), name, "must name at least one");
        Require.that(values.stream().distinct().count() == values.size(), name, "must not name one twice");
        return List.copyOf(values);
    }

    /** At random and by the least margin, all at once, and nobody is wrong. */
    public AskingSpec() {
        this(
                List.of(AskedWindows.RANDOM, AskedWindows.MARGIN),
                List.of(0.0),
                List.of(0),
                0.95,
                Optional.empty(),
                Optional.empty());
    }
}
