package dev.proprio.experiments.spec;

import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import java.util.List;

/** No answer from a fitted model for windows that are unlike the gestures it is to find. */
public record StudyRejectionSpec(
        @Setting(
                "By what windows are told from familiar ones, each measured by itself: energy, the log-sum-exp of the fitted model's outputs; distance, to the nearest class mean in what the last layer takes; signal, the same in hand-made features of the signals; contrast, how much nearer a window is to a gesture than to background in these features; confidence, the largest probability, as the control. Class means are of the people who trained, and of the person's shots.")
        List<RejectionScore> scores,

        @Setting("The share of windows of gestures that are still answered, between 0 and 1.")
        double recall,

        @Setting(
                "Share of the new people who choose the threshold instead of being measured with it, between 0 and 1; at least one person does, and one does not.")
        double calibration,

        @Setting(
                "Whose threshold it is, each measured by itself: everyone, those who choose; person, each new person's own, by the first quarter of their windows of each gesture, which are then measured by neither.")
        List<RejectionThresholds> thresholds) {
    public StudyRejectionSpec {
        thresholds = List.copyOf(thresholds);
        Require.that(!thresholds.isEmpty(), "thresholds", "must name everyone, person or both");
        Require.that(
                thresholds.stream().distinct().count() == thresholds.size(), "thresholds", "must not name one twice");
        scores = List.copyOf(scores);
        Require.that(!scores.isEmpty(), "scores", "must name at least one score, such as contrast");
        Require.that(scores.stream().distinct().count() == scores.size(), "scores", "must not name a score twice");
        Require.that(recall > 0 && recall < 1, "recall", "must be greater than 0 and less than 1 but was " + recall);
        Require.that(
                calibration > 0 && calibration < 1,
                "calibration",
                "must be greater than 0 and less than 1 but was " + calibration);
    }

    /** By contrast, with 90 % of windows of gestures answered. */
    public StudyRejectionSpec() {
        this(List.of(RejectionScore.CONTRAST), 0.9, 0.5, List.of(RejectionThresholds.EVERYONE));
    }

    /** How many of so many people choose the threshold. */
    public int calibrators(int people) {
        return PeopleShare.of(calibration, people);
    }
}
