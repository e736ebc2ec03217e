package dev.proprio.experiments.run;

import dev.proprio.coordinator.query.CollectedAnswers;
import dev.proprio.coordinator.round.GlobalModel;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.experiments.analytics.Analytics;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.evaluation.ConformalFigures;
import dev.proprio.experiments.evaluation.ConformalSets;
import dev.proprio.experiments.evaluation.PersonPredictions;
import dev.proprio.experiments.evaluation.UserResult;
import dev.proprio.experiments.record.DeviceEvaluation;
import dev.proprio.experiments.record.DeviceSets;
import dev.proprio.experiments.spec.ConformalSpec;
import dev.proprio.experiments.spec.ConformalUnit;
import dev.proprio.experiments.statistics.Interval;
import dev.proprio.experiments.statistics.ShareInterval;
import dev.proprio.proto.query.HistogramQuery;
import dev.proprio.proto.query.ScoreQuery;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.text.CountText;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Chooses, among the people who are tested, those whose windows say where sets of classes end, and measures the sets on the others.
 * Nobody of either trained.
 */
final class ConformalCalibration {
    private static final String DRAW = "conformal-calibration";
    private static final String WHAT = "conformal";
    private static final String SETTING = "evaluation.conformal";
    private static final String MISSING = "there are no sets of classes";

    private final PreparedExperiment experiment;
    private final ConformalSpec asked;
    private final int classes;
    private final List<String> calibrators;
    private Optional<ConnectedScores> connected = Optional.empty();
    private String refusal = "";

    ConformalCalibration(PreparedExperiment experiment, ConformalSpec asked) {
        this.experiment = experiment;
        this.asked = asked;
        this.classes = experiment.dataset().shape().classes();
        this.calibrators = calibrators(experiment, asked);
    }

    /** Drawn by the seed, in the data's order. */
    private static List<String> calibrators(PreparedExperiment experiment, ConformalSpec asked) {
        int people = experiment.dataset().testUsers();
        int[] order = KeyedRandom.of(experiment.spec().seed(), DRAW).order(people);
        return IntStream.of(order)
                .limit(asked.calibrators(people))
                .sorted()
                .mapToObj(experiment.dataset()::testUserId)
                .toList();
    }

    /**
     * Refuses a calibration of which nothing but the set of all classes would come.
     *
     * @param people who are tested, each with their windows
     * @param told what devices have told, where nobody is tested here
     */
    void requireEnough(List<UserResult> people, Optional<DeviceEvaluation> told) throws RunFailedException {
        if (experiment.dataset().data().isElsewhere()) {
            requireEnough(
                    told.map(DeviceEvaluation::withWindows).orElse(0L),
                    told.map(DeviceEvaluation::windows).orElse(0L));
            return;
        }
        Set<String> names = new HashSet<>(calibrators);
        List<UserResult> chosen =
                people.stream().filter(person -> names.contains(person.user())).toList();
        boolean byPerson = asked.unit() == ConformalUnit.PEOPLE;
        long units = byPerson
                ? chosen.size()
                : chosen.stream().mapToLong(UserResult::samples).sum();
        if (units < asked.fewest()) {
            throw new RunFailedException(
                    "evaluation.conformal promises that %s of %s are covered, which takes a calibration with %s or more, but there %s; test more people (evaluation.held-out), let a larger share of them calibrate (evaluation.conformal.calibration), or promise less (evaluation.conformal.coverage)"
                            .formatted(
                                    asked.coverage(),
                                    byPerson ? "new people's windows" : "windows",
                                    byPerson
                                            ? CountText.of(asked.fewest(), "person", "people")
                                            : CountText.of(asked.fewest(), "window"),
                                    units == 1 ? "is 1" : "are " + units));
        }
        if (chosen.size() == people.size()) {
            throw new RunFailedException(
                    "evaluation.conformal has nobody to measure sets on: %s with windows are tested, of whom %s calibrate; test more people (evaluation.held-out)"
                            .formatted(CountText.of(people.size(), "person", "people"), chosen.size()));
        }
    }

    /** The same of devices of which sums alone are known: of their windows those of all are. */
    private void requireEnough(long devices, long windows) throws RunFailedException {
        boolean byDevice = asked.unit() == ConformalUnit.PEOPLE;
        int calibrating = devices < 2 ? 0 : asked.calibrators(Math.toIntExact(devices));
        long units = byDevice ? calibrating : windows;
        if (!ShownScores.areEnough(devices, calibrating) || units < asked.fewest()) {
            throw new RunFailedException(
                    "evaluation.conformal takes %s devices that calibrate and %s others, all with windows that they have kept from training, and a calibration with %s or more, but %s with %s told of the untouched model%s; wait for more devices (cohort.minimum), or promise less (evaluation.conformal.coverage)"
                            .formatted(
                                    Analytics.LEAST_DEVICES,
                                    Analytics.LEAST_DEVICES,
                                    byDevice
                                            ? CountText.of(asked.fewest(), "device")
                                            : CountText.of(asked.fewest(), "window"),
                                    CountText.of(devices, "device"),
                                    CountText.of(windows, "window"),
                                    byDevice ? ", of which %s would calibrate".formatted(calibrating) : ""));
        }
    }

    /** From now on, the run's devices are of other processes, and asked there. */
    void askedBy(ConnectedScores devices) {
        connected = Optional.of(devices);
    }

    /**
     * What sets come to.
     *
     * @param round whose model it is
     * @param notes is told what a reader has to know besides
     * @throws RunFailedException in a sentence if there are none: the model gives no scores, or no device tells any
     */
    ConformalFigures measure(GlobalModel global, int round, List<PersonPredictions> people, Consumer<String> notes)
            throws RunFailedException, InterruptedException {
        if (people.stream().anyMatch(person -> person.scores().isEmpty())) {
            throw new RunFailedException(MISSING + ", for this model gives no scores of classes");
        }
        List<PersonPredictions> chosen = part(people, true);
        Map<String, double[]> scores = new HashMap<>();
        chosen.forEach(person -> scores.put(person.person(), ConformalSets.scores(asked.score(), person, classes)));
        Optional<Double> threshold;
        if (asked.federated()) {
            threshold = threshold(
                    bySums(
                            connected.isPresent()
                                    ? ofConnected(connected.get(), global, round)
                                    : new SimulatedScores(experiment, SETTING, round, calibrators, scores)),
                    notes);
        } else {
            threshold = ConformalSets.threshold(asked, List.copyOf(scores.values()));
        }
        return ConformalFigures.of(asked, classes, threshold, chosen, part(people, false));
    }

    /** Those who calibrate, as far as they are connected. */
    private ScoreTeller ofConnected(ConnectedScores devices, GlobalModel global, int round)
            throws RunFailedException, InterruptedException {
        Set<String> there = new HashSet<>(devices.devices(DRAW, global, round));
        return devices.teller(
                global, round, calibrators.stream().filter(there::contains).toList());
    }

    /**
     * What sets come to as connected devices tell it, of whose data nobody else has any.
     *
     * @param round whose model it is
     * @param notes is told what a reader has to know besides
     * @throws RunFailedException in a sentence if there are none, for they tell nothing, or too few do
     */
    DeviceSets tell(GlobalModel global, int round, Consumer<String> notes)
            throws RunFailedException, InterruptedException {
        ConnectedScores devices = connected.orElseThrow();
        List<String> all = devices.devices(DRAW, global, round);
        ConnectedScores.Parts parts = ConnectedScores.Parts.draw(
                experiment.spec().seed(), DRAW, all, all.size() < 2 ? 0 : asked.calibrators(all.size()));
        var scores = new HistogramQuery(asked.score().text(), 0, 1, SummedQuantile.BINS);
        ShownScores calibrating =
                ShownScores.of(devices.teller(global, round, parts.calibrating()), MISSING, WHAT, scores, List.of());
        SummedQuantile found = bySums(calibrating);
        if (found.units() < asked.fewest()) {
            throw new RunFailedException(
                    "%s, for %s of connected devices calibrate, and that %s are covered takes %s: promise less (evaluation.conformal.coverage), or have more devices connected when the run ends"
                            .formatted(MISSING, units(found.units()), asked.coverage(), asked.fewest()));
        }
        Optional<Double> threshold = threshold(found, notes);
        ShownScores others = ShownScores.of(
                devices.teller(global, round, parts.measured()), MISSING, "conformal-measured", scores, List.of());
        // One bin, which ends just above the threshold: what is in it or below is in the set.
        var upTo = new HistogramQuery(asked.score().text(), 0, Math.nextUp(threshold.orElse(1.0)), 1);
        var own = new ScoreQuery(upTo, false);
        CollectedAnswers told = others.ask(own, "conformal-coverage");
        long[] counts = told.sum().map(own::counts).orElseGet(() -> new long[3]);
        long windows = told.sum().map(own::units).orElse(0L);
        long measured = others.devices();
        if (windows == 0) {
            throw new RunFailedException(MISSING + ", for no device told how its windows are covered");
        }
        long covered = threshold.isPresent() ? counts[0] + counts[1] : windows;
        Optional<Double> size = threshold.isPresent() ? meanSize(others, upTo, notes) : Optional.of((double) classes);
        return new DeviceSets(
                asked,
                threshold,
                calibrating.devices(),
                asked.unit() == ConformalUnit.PEOPLE ? Optional.empty() : Optional.of(found.units()),
                measured,
                windows,
                (double) covered / (double) windows,
                ShareInterval.of((double) covered, (double) windows, Interval.LEVEL),
                size);
    }

    private String units(long count) {
        return asked.unit() == ConformalUnit.PEOPLE ? CountText.of(count, "device") : CountText.of(count, "window");
    }

    /** By the counts of one question alone: those who answer another one may be others. Each window counts once for every class. */
    private Optional<Double> meanSize(ShownScores others, HistogramQuery upTo, Consumer<String> notes)
            throws InterruptedException {
        var each = new ScoreQuery(
                new HistogramQuery(upTo.figure() + ScoreQuery.OF_ALL, upTo.low(), upTo.high(), 1), false);
        try {
            return others.ask(each, "conformal-size")
                    .sum()
                    .filter(sum -> each.units(sum) > 0)
                    .map(sum ->
                            (double) (each.counts(sum)[0] + each.counts(sum)[1]) * classes / (double) each.units(sum));
        } catch (RunFailedException e) {
            notes.accept("the mean size of sets is missing: " + e.getMessage());
            return Optional.empty();
        }
    }

    private List<PersonPredictions> part(List<PersonPredictions> people, boolean calibrate) {
        Set<String> chosen = new HashSet<>(calibrators);
        return people.stream()
                .filter(person -> chosen.contains(person.person()) == calibrate)
                .toList();
    }

    /** Scores in a bin count as its upper end, so that what is promised is kept. */
    private static Optional<Double> threshold(SummedQuantile found, Consumer<String> notes) {
        found.note(SETTING).ifPresent(notes);
        if (found.isBelow()) {
            notes.accept(
                    "the threshold of evaluation.conformal is %s, for so many windows have a lower score, which no model gives: devices told what can't be"
                            .formatted(found.upper()));
        }
        return found.isAbove() ? Optional.empty() : Optional.of(found.upper());
    }

    private SummedQuantile bySums(ScoreTeller devices) throws RunFailedException, InterruptedException {
        boolean byDevice = asked.unit() == ConformalUnit.PEOPLE;
        return SummedQuantile.find(
                        (query, purpose) -> {
                            CollectedAnswers told = devices.ask(query, purpose);
                            refusal = told.firstRefusal();
                            return told;
                        },
                        WHAT,
                        new HistogramQuery(asked.score().text(), 0, 1, SummedQuantile.BINS),
                        byDevice,
                        List.of(),
                        units -> byDevice ? asked.rank(units, ScoreQuery.WHOLE) : asked.rank(units))
                .orElseThrow(() -> new RunFailedException(
                        "%s, for no device told scores of its windows%s".formatted(MISSING, refusal)));
    }
}
