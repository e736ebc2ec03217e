package dev.proprio.experiments.spec;

import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import java.util.List;

/** No answer for windows that are like nothing that the model was trained on. */
public record RejectionSpec(
        @Setting(
                "Classes that nobody trains on: tested people's windows of them are what is to be rejected; may be empty. All figures but those of rejection are without them.")
        List<String> unseen,

        @Setting(
                "By what windows are told from familiar ones: energy, the log-sum-exp of the outputs; distance, to the nearest class mean in what the last layer takes; signal, the same in hand-made features of the signals, which no training has made blind to anything; contrast, how much nearer it is to a class of evaluation.events than to any other in these features; confidence, the largest probability, as the control.")
        RejectionScore score,

        @Setting(
                "The share of windows that are still answered, between 0 and 1: of the classes of evaluation.events if it names some, or of all.")
        double recall,

        @Setting(
                "Whether one threshold is for everyone, or each tested person's own is chosen on the first quarter of their windows of each class, which are then not measured.")
        RejectionThresholds thresholds,

        @Setting(
                "Share of the people who are tested that choose the threshold instead of being measured, between 0 and 1; at least one person does, and one does not.")
        double calibration,

        @Setting(
                "Whether the threshold is found from histograms of which only sums over devices are seen, hidden with secure-aggregation: two rounds of 1,024 bins; by energy or confidence, and for everyone.")
        boolean federated) {
    public RejectionSpec {
        unseen = List.copyOf(unseen);
        Require.that(unseen.stream().distinct().count() == unseen.size(), "unseen", "must not name a class twice");
        Require.that(recall > 0 && recall < 1, "recall", "must be greater than 0 and less than 1 but was " + recall);
        Require.that(
                calibration > 0 && calibration < 1,
                "calibration",
                "must be greater than 0 and less than 1 but was " + calibration);
        Require.that(
                !federated || score == RejectionScore.ENERGY || score == RejectionScore.CONFIDENCE,
                "federated",
                "can be true with score: energy or confidence alone, but the score is " + score.text());
        Require.that(
                !federated || thresholds == RejectionThresholds.EVERYONE,
                "federated",
                "can be true with thresholds: everyone alone, because a person's own needs no sums");
    }

    /** By energy, with 90 % of windows answered. */
    public RejectionSpec() {
        this(List.of(), RejectionScore.ENERGY, 0.9, RejectionThresholds.EVERYONE, 0.5, false);
    }

    /** How many of so many people choose the threshold. */
    public int calibrators(int people) {
        return PeopleShare.of(calibration, people);
    }
}
