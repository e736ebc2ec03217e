package dev.proprio.experiments.run;

import dev.proprio.coordinator.query.CollectedAnswers;
import dev.proprio.coordinator.round.GlobalModel;
import dev.proprio.coordinator.round.RunFailedException;
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
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Chooses, among the people who are tested, those whose windows say where sets of classes end, and measures the sets on the others.
 * Nobody of either trained.
 */
final class ConformalCalibration {
    private static final String DRAW = "conformal-calibration";

    private final PreparedExperiment experiment;
    private final ConformalSpec asked;
    private final int classes;
    private final List<String> calibrators;
    private Optional<ConnectedScores> connected = Optional.empty();
    private Optional<String> silence = Optional.empty();
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
                    told.map(DeviceEvaluation::answered).orElse(0L),
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
        long units = byDevice ? asked.calibrators(Math.toIntExact(devices)) : windows;
        if (devices < 2 || units < asked.fewest()) {
            throw new RunFailedException(
                    "evaluation.conformal takes 2 devices that have kept windows from training, and a calibration with %s or more, but %s with %s told of the untouched model%s; wait for more devices (cohort.minimum), or promise less (evaluation.conformal.coverage)"
                            .formatted(
                                    byDevice
                                            ? CountText.of(asked.fewest(), "device")
                                            : CountText.of(asked.fewest(), "window"),
                                    CountText.of(devices, "device"),
                                    CountText.of(windows, "window"),
                                    byDevice ? ", of which %s would calibrate".formatted(units) : ""));
        }
    }

    /** From now on, the run's devices are of other processes, and asked there. */
    void askedBy(ConnectedScores devices) {
        connected = Optional.of(devices);
    }

    /** Why there are no sets in the end, if devices were to say where they end. */
    Optional<String> silence() {
        return silence;
    }

    /**
     * What sets come to; empty if the model gives no scores, or no device tells any.
     *
     * @param round whose model it is
     */
    Optional<ConformalFigures> measure(GlobalModel global, int round, List<PersonPredictions> people)
            throws RunFailedException, InterruptedException {
        if (people.stream().anyMatch(person -> person.scores().isEmpty())) {
            return Optional.empty();
        }
        List<PersonPredictions> chosen = part(people, true);
        Map<String, double[]> scores = new HashMap<>();
        chosen.forEach(person -> scores.put(person.person(), ConformalSets.scores(asked.score(), person, classes)));
        Optional<Double> threshold;
        if (asked.federated()) {
            Optional<SummedQuantile> found = bySums(
                    connected.isPresent()
                            ? ofConnected(connected.get(), global, round)
                            : new SimulatedScores(experiment, "evaluation.conformal", round, calibrators, scores));
            if (found.isEmpty()) {
                return Optional.empty();
            }
            threshold = threshold(found.get());
        } else {
            threshold = ConformalSets.threshold(asked, List.copyOf(scores.values()));
        }
        return Optional.of(ConformalFigures.of(asked, classes, threshold, chosen, part(people, false)));
    }

    /** Those who calibrate, as far as they are connected. */
    private ScoreTeller ofConnected(ConnectedScores devices, GlobalModel global, int round)
            throws RunFailedException, InterruptedException {
        Set<String> there = new HashSet<>(devices.devices(DRAW, global, round));
        return devices.teller(
                global, round, calibrators.stream().filter(there::contains).toList());
    }

    /**
     * What sets come to as connected devices tell it, of whose data nobody else has any; empty if they tell nothing.
     *
     * @param round whose model it is
     */
    Optional<DeviceSets> tell(GlobalModel global, int round) throws RunFailedException, InterruptedException {
        ConnectedScores devices = connected.orElseThrow();
        List<String> all = devices.devices(DRAW, global, round);
        ConnectedScores.Parts parts = ConnectedScores.Parts.draw(
                experiment.spec().seed(), DRAW, all, all.size() < 2 ? 0 : asked.calibrators(all.size()));
        Optional<SummedQuantile> found = bySums(devices.teller(global, round, parts.calibrating()));
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Optional<Double> threshold = threshold(found.get());
        ScoreTeller others = devices.teller(global, round, parts.measured());
        // One bin, which ends just above the threshold: what is in it or below is in the set.
        var upTo = new HistogramQuery(asked.score().text(), 0, Math.nextUp(threshold.orElse(1.0)), 1);
        var own = new ScoreQuery(upTo, false);
        CollectedAnswers told = others.ask(own, "conformal-coverage");
        long[] counts = told.sum().map(own::counts).orElseGet(() -> new long[0]);
        long windows = LongStream.of(counts).sum();
        if (windows == 0) {
            silence = Optional.of(told.firstRefusal());
            return Optional.empty();
        }
        long covered = threshold.isPresent() ? counts[0] + counts[1] : windows;
        return Optional.of(new DeviceSets(
                asked,
                threshold,
                found.get().answers(),
                asked.unit() == ConformalUnit.PEOPLE
                        ? Optional.empty()
                        : Optional.of(found.get().units()),
                told.answered(),
                windows,
                (double) covered / (double) windows,
                ShareInterval.of((double) covered, (double) windows, Interval.LEVEL),
                threshold.isPresent() ? meanSize(others, upTo, windows) : Optional.of((double) classes)));
    }

    private Optional<Double> meanSize(ScoreTeller others, HistogramQuery upTo, long windows)
            throws RunFailedException, InterruptedException {
        var each = new ScoreQuery(
                new HistogramQuery(upTo.figure() + ScoreQuery.OF_ALL, upTo.low(), upTo.high(), 1), false);
        return others.ask(each, "conformal-size")
                .sum()
                .map(each::counts)
                .map(counts -> (double) (counts[0] + counts[1]) / (double) windows);
    }

    private List<PersonPredictions> part(List<PersonPredictions> people, boolean calibrate) {
        Set<String> chosen = new HashSet<>(calibrators);
        return people.stream()
                .filter(person -> chosen.contains(person.person()) == calibrate)
                .toList();
    }

    /** Scores in a bin count as its upper end, so that what is promised is kept. */
    private static Optional<Double> threshold(SummedQuantile found) {
        return found.isAbove() ? Optional.empty() : Optional.of(found.upper());
    }

    private Optional<SummedQuantile> bySums(ScoreTeller devices) throws RunFailedException, InterruptedException {
        boolean byDevice = asked.unit() == ConformalUnit.PEOPLE;
        Optional<SummedQuantile> found = SummedQuantile.find(
                (query, purpose) -> {
                    CollectedAnswers told = devices.ask(query, purpose);
                    refusal = told.firstRefusal();
                    return told;
                },
                "conformal",
                new HistogramQuery(asked.score().text(), 0, 1, SummedQuantile.BINS),
                byDevice,
                List.of(),
                units -> byDevice ? asked.rank(units, ScoreQuery.WHOLE) : asked.rank(units));
        silence = found.isPresent() ? Optional.empty() : Optional.of(refusal);
        return found;
    }
}
