package dev.proprio.experiments.run;

import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.engine.PrivateTraining;
import dev.proprio.experiments.record.PrivacyRow;
import dev.proprio.experiments.record.PrivacySummary;
import dev.proprio.experiments.record.RoundRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What is written down of a run's privacy. Every round is charged alike, so that the round's number says what was spent;
 * a run whose ledger says otherwise does not go on.
 */
record PrivacyRecord(PrivateTraining training, int parameters, boolean startsFromModel) {
    /** Beyond this, noise is longer than what it is added to. */
    private static final double DROWNED = 1;

    static Optional<PrivacyRecord> of(PreparedExperiment experiment) {
        int parameters = experiment.initialModel().layout().length();
        boolean startsFromModel = experiment.spec().model().initial().isPresent();
        return experiment.privacy().map(training -> new PrivacyRecord(training, parameters, startsFromModel));
    }

    /** So many rounds' epsilon is worked out at least, where there are so many. */
    private static final int CURVE = 30;

    /** A round's row with what was spent up to it. */
    RoundRow with(RoundRow row) {
        if (row.round() == 0) {
            return row;
        }
        boolean due = row.round() % Math.max(1, training.rounds() / CURVE) == 0 || row.round() == training.rounds();
        Optional<Double> epsilon = due ? Optional.of(epsilon(row.round())) : Optional.empty();
        var spent = new PrivacyRow(
                epsilon, training.spec().promisedDelta(), training.spec().budget(), training.deviation());
        return row.with(RoundRow::privacy, Optional.of(spent));
    }

    private double epsilon(int rounds) {
        return training.epsilon(training.ledger(rounds));
    }

    PrivacySummary summary(int rounds) {
        return new PrivacySummary(
                epsilon(rounds),
                training.spec().promisedDelta(),
                training.spec().accountant().name().toLowerCase(Locale.ROOT),
                "device",
                "add-remove",
                training.mechanism().noiseMultiplier(),
                training.spec().clip(),
                training.mechanism().samplingRate(),
                rounds,
                training.deviation(),
                training.noiseToSignal(parameters),
                assumptions());
    }

    private List<String> assumptions() {
        List<String> said = new ArrayList<>();
        said.add(
                "what is private is one device with all its data: people who share one are protected together, and somebody who has several for each of them");
        said.add(
                "it holds for the models, all rounds' together, and for whatever is made of them; who was in a round must stay unknown, so that clients.jsonl, the journal and the counts of devices in rounds.jsonl, which tell it, are for whoever runs the coordinator alone");
        said.add(
                "that a device failed, and that a round was skipped because too few updates came, is seen and not covered; both are charged as if nothing had gone wrong");
        said.add("the coordinator itself is trusted: it sees every update before noise is added to their sum");
        said.add("updates are divided by the number of devices expected in a round, never by that of those that came");
        said.add(
                "what else was made of the same data is not counted: other runs on it, such as a sweep's, and the normalization of the input");
        if (startsFromModel) {
            said.add("what the model that it started from tells of the same devices is not counted");
        }
        said.add(
                training.isSecret()
                        ? "noise and cohorts are secret, and can't be repeated"
                        : "noise and cohorts follow from the seed, so that the run can be repeated: it is a simulation, and private only from those who do not know the seed");
        return said;
    }

    /** What whoever reads the figures has to know. */
    List<String> notes(int rounds, int wanted) {
        List<String> said = new ArrayList<>();
        if (rounds < wanted && rounds == training.rounds()) {
            said.add("it ended after %s of %s rounds: the next would have cost more than privacy.budget-stop"
                    .formatted(rounds, wanted));
        }
        double ratio = training.noiseToSignal(parameters);
        if (ratio > DROWNED) {
            said.add(String.format(
                    Locale.ROOT,
                    "the noise on a round's mean update is %.1f times as long as the update can be: cohorts of %d devices are too few for %,d parameters at a noise multiplier of %.2f; larger cohorts out of a larger population, a smaller model or a larger epsilon make it less",
                    ratio,
                    training.experiment().cohort().size(),
                    parameters,
                    training.mechanism().noiseMultiplier()));
        }
        said.add(
                "devices' training loss and accuracy, and what their updates weigh, are withheld: no noise covers them");
        return said;
    }
}
