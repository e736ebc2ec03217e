package dev.proprio.experiments.run;

import dev.proprio.coordinator.privacy.PrivacyLedger;
import dev.proprio.coordinator.release.AdaptedClip;
import dev.proprio.coordinator.release.DistributedRelease;
import dev.proprio.coordinator.release.GaussianRelease;
import dev.proprio.coordinator.release.LocalRelease;
import dev.proprio.coordinator.release.SentUpdates;
import dev.proprio.coordinator.round.RunState;
import dev.proprio.experiments.engine.BandedTraining;
import dev.proprio.experiments.engine.LocalPrivacy;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.engine.PrivateTraining;
import dev.proprio.experiments.record.BandedSummary;
import dev.proprio.experiments.record.EpsilonText;
import dev.proprio.experiments.record.ExtrapolatedPrivacy;
import dev.proprio.experiments.record.PrivacyRow;
import dev.proprio.experiments.record.PrivacySummary;
import dev.proprio.experiments.record.RoundRow;
import dev.proprio.experiments.spec.AccountantKind;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.proto.compression.UpdatePacking;
import dev.proprio.proto.text.CountText;
import dev.proprio.proto.update.ClientUpdate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What is written down of a run's privacy. Every round, or turn, is charged alike, so that the round's number says what was spent;
 * a run whose ledger says otherwise does not go on.
 *
 * @param parameters how many values of the model are summed in a round
 * @param startsFromModel whether there was a model before
 * @param collusion whether devices attack that know each other's updates
 */
record PrivacyRecord(PrivateTraining training, int parameters, boolean startsFromModel, boolean collusion) {
    /** Beyond this, noise is longer than what it is added to. */
    private static final double DROWNED = 1;

    static Optional<PrivacyRecord> of(PreparedExperiment experiment) {
        return experiment.privacy().map(training -> of(experiment, training));
    }

    private static PrivacyRecord of(PreparedExperiment experiment, PrivateTraining training) {
        ExperimentSpec spec = experiment.spec();
        int whole = experiment.initialModel().layout().length();
        int sent = UpdatePacking.of(spec.compression(), whole, spec.seed(), 1)
                .summedLength(ClientUpdate.PARAMETERS, whole);
        boolean collusion = !experiment.attackers().devices().isEmpty()
                && spec.attack().attack().accomplices() > 0;
        return new PrivacyRecord(training, sent, spec.model().initial().isPresent(), collusion);
    }

    /** So many rounds' epsilon is worked out at least, where there are so many. */
    private static final int CURVE = 30;

    /**
     * The row of a round that was run before with what was spent up to it.
     *
     * @param row as it was recorded, or made again where that is lost
     * @param last the state of the last round that is safe, if any is, which knows of those before
     */
    RoundRow with(RoundRow row, Optional<RunState> last) {
        Optional<AdaptedClip> adapted = last.flatMap(state -> GaussianRelease.adapted(state, row.round()));
        Optional<Double> clip = isAdaptive()
                ? row.privacy().flatMap(PrivacyRow::clip).or(() -> adapted.map(known -> written(known.used())))
                : Optional.of(firstClip());
        PrivacyLedger spent = training.ledger(row.round());
        // Where rounds may have cost nothing, what is written down is closer than what the round's number says.
        Optional<Double> written = row.privacy().flatMap(PrivacyRow::epsilon).filter(known -> isCountedAsItGoes());
        return with(
                row,
                () -> written.orElseGet(() -> training.epsilon(spent)),
                clip,
                row.privacy().flatMap(PrivacyRow::clippedShare).or(() -> clippedShare(adapted)));
    }

    /**
     * A round's row with what was spent up to it.
     *
     * @param after the state that it ended with
     */
    RoundRow with(RoundRow row, RunState after) {
        Optional<AdaptedClip> adapted = GaussianRelease.adapted(after);
        return with(
                row,
                () -> training.epsilon(training.ledger(after, row.round())),
                Optional.of(adapted.map(clip -> written(clip.used())).orElseGet(this::firstClip)),
                clippedShare(adapted));
    }

    private static Optional<Double> clippedShare(Optional<AdaptedClip> adapted) {
        return adapted.flatMap(AdaptedClip::within).map(within -> 1 - within);
    }

    private boolean isDistributed() {
        return training.spec().mechanism().ofDevices().isPresent();
    }

    private boolean isLocal() {
        return training.local().isPresent();
    }

    /** Whether what was spent is not what the number of rounds says, but may be less. */
    private boolean isCountedAsItGoes() {
        return isDistributed() || isLocal();
    }

    private boolean isAdaptive() {
        return training.spec().clip().adaptive().isPresent();
    }

    private double firstClip() {
        return written(training.spec().clip().first());
    }

    /** A clip as few digits tell it from every other. */
    private static double written(float clip) {
        return Double.parseDouble(Float.toString(clip));
    }

    private RoundRow with(RoundRow row, Supplier<Double> cost, Optional<Double> clip, Optional<Double> clippedShare) {
        if (row.round() == 0) {
            return row;
        }
        boolean due = row.round() % Math.max(1, training.rounds() / CURVE) == 0 || row.round() == training.rounds();
        Optional<Double> epsilon = due ? Optional.of(cost.get()) : Optional.empty();
        var spent = new PrivacyRow(
                epsilon,
                training.spec().promisedDelta(),
                training.spec().budget(),
                clip,
                clippedShare,
                clip.filter(norm -> !isLocal() || movedTheModel(row))
                        .map(norm -> training.deviation(norm, row.round(), row.accepted())));
        return row.with(RoundRow::privacy, Optional.of(spent));
    }

    /**
     * What a run came to.
     *
     * @param rounds that were charged
     * @param last the state of the last round that ended in this process, if one did
     * @param rows of those that ended
     */
    PrivacySummary summary(int rounds, Optional<RunState> last, List<RoundRow> rows) {
        PrivacyLedger ledger =
                last.map(state -> training.ledger(state, rounds)).orElseGet(() -> training.ledger(rounds));
        double clip = rows.reversed().stream()
                .flatMap(row -> row.privacy().flatMap(PrivacyRow::clip).stream())
                .findFirst()
                .orElseGet(this::firstClip);
        return new PrivacySummary(
                training.epsilon(ledger),
                training.spec().promisedDelta(),
                (isDistributed() ? AccountantKind.RDP : training.spec().accountant())
                        .name()
                        .toLowerCase(Locale.ROOT),
                "device",
                neighbours(),
                training.mechanism().noiseMultiplier(),
                clip,
                training.mechanism().samplingRate(),
                isCountedAsItGoes() ? ledger.rounds() : rounds,
                training.largestDeviation(clip, Math.max(1, rounds), fewest(rows)),
                training.noiseToSignal(parameters, fewest(rows)),
                extrapolated(rounds),
                training.banded().map(all -> banded(all, rounds, clip)),
                Optional.of(training.spec().mechanism().text()),
                last.filter(state -> isDistributed())
                        .map(state -> training.epsilon(DistributedRelease.published(state))),
                PrivacyAssumptions.of(training, startsFromModel, collusion));
    }

    /** Of how few updates a round made a mean. */
    private int fewest(List<RoundRow> rows) {
        return rows.stream()
                .filter(this::movedTheModel)
                .mapToInt(RoundRow::accepted)
                .min()
                .orElse(training.experiment().cohort().size());
    }

    private boolean movedTheModel(RoundRow row) {
        return row.accepted() >= training.experiment().cohort().policy().minimum();
    }

    private String neighbours() {
        if (isLocal()) {
            return "replace-one";
        }
        return isDistributed() ? "zero-out" : "add-remove";
    }

    /** What a run of a larger population would promise if its rounds' means had this one's noise, if that was asked for. */
    private Optional<ExtrapolatedPrivacy> extrapolated(int rounds) {
        return training.spec().extrapolate().map(larger -> {
            double noise = training.mechanism().noiseMultiplier()
                    * larger.cohort()
                    / training.experiment().cohort().size();
            PrivacyLedger ledger = rounds == 0 ? PrivacyLedger.EMPTY : PrivacyLedger.of(noise, larger.rate(), rounds);
            return new ExtrapolatedPrivacy(
                    training.epsilon(ledger),
                    training.spec().promisedDelta(),
                    larger.population(),
                    larger.cohort(),
                    noise);
        });
    }

    private BandedSummary banded(BandedTraining all, int rounds, double clip) {
        return new BandedSummary(
                all.factor().bands(),
                all.blocks(),
                all.turns(rounds),
                rounds == 0 ? 0 : training.summedDeviation(clip, rounds));
    }

    /**
     * What whoever reads the figures has to know.
     *
     * @param rows of the rounds that ended
     * @param wanted how many the experiment asks for
     * @param last the state of the last round that ended in this process, if one did
     */
    List<String> notes(List<RoundRow> rows, int wanted, Optional<RunState> last) {
        int rounds = rows.size();
        List<String> said = new ArrayList<>();
        extrapolated(rounds)
                .ifPresent(larger -> said.add(
                        "%s; to this run's own devices next to nothing is promised: their rounds have %s devices in the mean, whose sum got %s times the noise, and their epsilon is %s"
                                .formatted(
                                        larger.text(),
                                        training.experiment().cohort().size(),
                                        String.format(
                                                Locale.ROOT,
                                                "%.3g",
                                                training.mechanism().noiseMultiplier() / larger.noiseMultiplier()),
                                        EpsilonText.of(training.epsilon(training.ledger(rounds)), 0))));
        if (rounds < wanted && rounds == training.rounds()) {
            said.add(
                    isLocal()
                            ? "it ended after %s of %s rounds: after them too few devices might have been left that have not spent all that they may"
                                    .formatted(rounds, wanted)
                            : "it ended after %s of %s rounds: the next would have cost more than privacy.budget-stop"
                                    .formatted(rounds, wanted));
        }
        if (isAdaptive()) {
            said.add(String.format(
                    Locale.ROOT,
                    "the clip follows the updates: how many were within it is told with noise, for which the updates have a noise multiplier of %.3f, and both together cost what %.3f does",
                    training.updateNoise(),
                    training.mechanism().noiseMultiplier()));
        }
        if (training.spec().clip().perLayer()) {
            said.add(
                    "each layer of an update is clipped by itself, to the clip over the square root of their number: all layers together are at most as long as the clip, and noise covers that");
        }
        training.banded().ifPresent(all -> {
            double whole = training.summedDeviation(1, training.rounds());
            said.add(String.format(
                    Locale.ROOT,
                    "the noise of %d rounds hangs together: on the sum of all rounds' mean updates it has a standard deviation of %.3g clips on each value, %.0f%% of what independent noise of the same multiplier would leave",
                    all.factor().bands(),
                    whole,
                    100
                            * whole
                            / (training.updateNoise()
                                    / training.experiment().cohort().size()
                                    * Math.sqrt(training.rounds()))));
        });
        if (isDistributed()) {
            said.add(
                    "devices add the noise, and every round is counted as if every device were in it: who is may be known; a group that gave up before its devices were asked to take masks off cost nothing");
        }
        training.local()
                .ifPresent(own -> last.ifPresent(state -> {
                    SentUpdates sent = LocalRelease.sent(state);
                    said.add(
                            "each device adds its own noise, and its own rounds are counted: of %s devices %s were asked, none in more than %s, and %s in as many as they may be, %s, after which nobody is asked again; epsilon is that of who was in the most, between any two data sets of a device, and %s between its data and zeros sent in its place"
                                    .formatted(
                                            training.devices(),
                                            sent.byDevice().size(),
                                            CountText.of(sent.most(), "round"),
                                            sent.of(own.most()).size(),
                                            own.most(),
                                            EpsilonText.of(
                                                    training.epsilon(
                                                            LocalPrivacy.zeroOut(own.multiplier(), sent.most())),
                                                    3)));
                }));
        double ratio = training.noiseToSignal(parameters, fewest(rows));
        if (ratio > DROWNED) {
            said.add(String.format(
                    Locale.ROOT,
                    "the noise on a round's mean update is %.1f times as long as the update can be: cohorts of %d devices are too few for %,d parameters at a noise multiplier of %.2f; larger cohorts out of a larger population, a smaller model or a larger epsilon make it less",
                    ratio,
                    training.experiment().cohort().size(),
                    parameters,
                    training.updateNoise()));
        }
        said.add(
                isLocal()
                        ? "devices' training loss and accuracy, and what their updates weigh, never leave them: no noise covers them"
                        : "devices' training loss and accuracy, and what their updates weigh, are withheld: no noise covers them");
        return said;
    }
}
