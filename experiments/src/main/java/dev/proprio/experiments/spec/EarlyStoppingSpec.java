package dev.proprio.experiments.spec;

import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import dev.proprio.proto.random.KeyedRandom;
import java.util.Arrays;

/** When a run ends before its last round: early stopping (Prechelt 1998), by what devices tell of its models in sums. */
public record EarlyStoppingSpec(
        @Setting(
                "The figure of what devices tell in sums that has to become better: accuracy, or loss, which is better the smaller it is.")
        StoppingFigure figure,

        @Setting(
                "Evaluations without a gain after which the run ends, at least 1; one that no device answered, or whose loss is no number, is without.")
        int patience,

        @Setting(
                "By more than how much the figure has to become better than the best before, at least 0; less is no gain.")
        double leastGain,

        @Setting(
                "Share of the people kept for testing by whom it decides, between 0 and 1, drawn by the seed; they count in no other figure, and at least one does and one does not. Where the data is elsewhere nobody is kept here, and all connected devices are asked.")
        double validation) {
    public EarlyStoppingSpec {
        Require.atLeast("patience", patience, 1);
        Require.that(
                leastGain >= 0 && leastGain < Double.POSITIVE_INFINITY,
                "leastGain",
                "must be a number of at least 0 but was " + leastGain);
        Require.that(
                validation > 0 && validation < 1,
                "validation",
                "must be greater than 0 and less than 1 but was " + validation);
    }

    /** Five evaluations without any gain in accuracy, by half of the people kept for testing. */
    public EarlyStoppingSpec() {
        this(StoppingFigure.ACCURACY, 5, 0, 0.5);
    }

    /** How many of so many people kept for testing it looks at. */
    public int validators(int people) {
        return PeopleShare.of(validation, people);
    }

    /** Which of so many people kept for testing it looks at, by their numbers, drawn by the run's seed. */
    public int[] deciders(long seed, int people) {
        return Arrays.copyOf(KeyedRandom.of(seed, "early-stopping-validation").order(people), validators(people));
    }

    /** Refuses what it can't go with. */
    void requireFit(EvaluationSpec evaluation, boolean study, boolean promises) {
        Require.that(
                evaluation.onDevices(),
                "earlyStopping",
                "takes evaluation.on-devices: true, for it decides by what devices tell in sums, and never by the people whose figures are reported; set that, or leave early-stopping out");
        Require.that(
                !study,
                "earlyStopping",
                "must be left out with personalize, whose models are compared after equally many rounds");
        Require.that(
                !promises,
                "earlyStopping",
                "must be left out with privacy, whose ledger does not count what the round in which a run ends tells of those who evaluate");
        Require.that(
                evaluation.conformal().isEmpty()
                        && evaluation.rejection().isEmpty()
                        && evaluation.continual().isEmpty(),
                "earlyStopping",
                "must be left out with evaluation.conformal, rejection and continual, which do not keep out the people that decide");
    }
}
