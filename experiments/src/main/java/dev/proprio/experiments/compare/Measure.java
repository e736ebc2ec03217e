package dev.proprio.experiments.compare;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.proprio.experiments.evaluation.UserResult;
import dev.proprio.experiments.evaluation.UserSummary;
import dev.proprio.experiments.statistics.Interval;
import java.util.List;
import java.util.Locale;

/** What is compared: a figure of each person with the final model; a run's score is its mean over people. */
public enum Measure {
    /** The share of a person's windows whose class was found. */
    @JsonProperty("accuracy")
    ACCURACY(true),
    /** A person's macro-F1. */
    @JsonProperty("macro-f1")
    MACRO_F1(true),
    /** A person's mean loss per window. */
    @JsonProperty("loss")
    LOSS(false);

    private final boolean higherIsBetter;

    Measure(boolean higherIsBetter) {
        this.higherIsBetter = higherIsBetter;
    }

    /** Whether more is better. */
    public boolean higherIsBetter() {
        return higherIsBetter;
    }

    /** One person's figure. */
    public double of(UserResult user) {
        return switch (this) {
            case ACCURACY -> user.accuracy();
            case MACRO_F1 -> user.macroF1();
            case LOSS -> user.loss();
        };
    }

    /** The mean over people. */
    double score(List<UserResult> users) {
        return users.stream().mapToDouble(this::of).average().orElseThrow();
    }

    /** The mean of the tenth of the people who do worst. */
    double worstDecile(List<UserResult> users) {
        int sign = higherIsBetter ? 1 : -1;
        return sign
                * UserSummary.of(users.stream()
                                .mapToDouble(user -> sign * of(user))
                                .toArray())
                        .worstDecile();
    }

    /** {@code interval} of a figure, without what no figure can be. */
    Interval ofFigures(Interval interval) {
        return isShare() ? interval.clamped(0, 1) : interval;
    }

    /** {@code interval} of a difference of figures, without what no difference can be. */
    Interval ofDifferences(Interval interval) {
        return isShare() ? interval.clamped(-1, 1) : interval;
    }

    /** {@code a} compared with {@code b}: positive when {@code a} is better. */
    int better(double a, double b) {
        return higherIsBetter ? Double.compare(a, b) : Double.compare(b, a);
    }

    /** Whether the figure is a share, shown in percent. */
    public boolean isShare() {
        return this != LOSS;
    }

    /** The name as on the command line: {@code macro-f1}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
