package dev.proprio.experiments.run;

import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.coordinator.query.CollectedAnswers;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.engine.SimulatedQueries;
import dev.proprio.experiments.evaluation.ConformalFigures;
import dev.proprio.experiments.evaluation.ConformalSets;
import dev.proprio.experiments.evaluation.PersonPredictions;
import dev.proprio.experiments.evaluation.UserResult;
import dev.proprio.experiments.spec.ConformalSpec;
import dev.proprio.experiments.spec.ConformalUnit;
import dev.proprio.proto.extension.InvalidSettingException;
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
    /** So many bins has each of the two rounds in which a threshold is found by sums. */
    private static final int BINS = 1024;

    private final PreparedExperiment experiment;
    private final ConformalSpec asked;
    private final int classes;
    private final List<String> calibrators;

    ConformalCalibration(PreparedExperiment experiment, ConformalSpec asked) {
        this.experiment = experiment;
        this.asked = asked;
        this.classes = experiment.dataset().shape().classes();
        this.calibrators = calibrators(experiment, asked);
    }

    /** Drawn by the seed, in the data's order. */
    private static List<String> calibrators(PreparedExperiment experiment, ConformalSpec asked) {
        int people = experiment.dataset().testUsers();
        int[] order = KeyedRandom.of(experiment.spec().seed(), "conformal-calibration")
                .order(people);
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
     */
    void requireEnough(List<UserResult> people) throws RunFailedException {
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

    /**
     * What sets come to; empty if the model gives no scores.
     *
     * @param round whose model it is
     */
    Optional<ConformalFigures> measure(int round, List<PersonPredictions> people) throws RunFailedException {
        if (people.stream().anyMatch(person -> person.scores().isEmpty())) {
            return Optional.empty();
        }
        List<PersonPredictions> chosen = part(people, true);
        Map<String, double[]> scores = new HashMap<>();
        chosen.forEach(person -> scores.put(person.person(), ConformalSets.scores(asked.score(), person, classes)));
        Optional<Double> threshold = asked.federated()
                ? bySums(round, scores)
                : ConformalSets.threshold(asked, List.copyOf(scores.values()));
        return Optional.of(ConformalFigures.of(asked, classes, threshold, chosen, part(people, false)));
    }

    private List<PersonPredictions> part(List<PersonPredictions> people, boolean calibrate) {
        Set<String> chosen = new HashSet<>(calibrators);
        return people.stream()
                .filter(person -> chosen.contains(person.person()) == calibrate)
                .toList();
    }

    /** The upper end of a bin: scores in it count as that, so that what is promised is kept. */
    private Optional<Double> bySums(int round, Map<String, double[]> scores) throws RunFailedException {
        boolean byDevice = asked.unit() == ConformalUnit.PEOPLE;
        String figure = "conformal:" + asked.score().text();
        var whole = new HistogramQuery(figure, 0, 1, BINS);
        long[] coarse = counts(new ScoreQuery(whole, byDevice), "conformal", round, scores);
        long units = LongStream.of(coarse).sum() / (byDevice ? ScoreQuery.WHOLE : 1);
        long wanted = byDevice ? asked.rank(units, ScoreQuery.WHOLE) : asked.rank(units);
        int bin = place(coarse, wanted);
        if (bin == 0) {
            return Optional.of(whole.low());
        }
        if (bin > BINS) {
            return Optional.empty();
        }
        var inside = new HistogramQuery(figure, whole.edge(bin - 1), whole.edge(bin), BINS);
        long[] fine = counts(new ScoreQuery(inside, byDevice), "conformal-fine", round, scores);
        return Optional.of(inside.edge(Math.clamp(place(fine, wanted), 1, BINS)));
    }

    /** The first place up to which as much is counted as is wanted; beyond the last one if that is never. */
    private static int place(long[] counts, long wanted) {
        long reached = 0;
        for (int i = 0; i < counts.length; i++) {
            reached += counts[i];
            if (reached >= wanted) {
                return i;
            }
        }
        return counts.length;
    }

    private long[] counts(ScoreQuery query, String name, int round, Map<String, double[]> scores)
            throws RunFailedException {
        try {
            CollectedAnswers told = new SimulatedQueries(experiment.spec(), name)
                    .ask(
                            query,
                            round,
                            calibrators,
                            (asked, device) -> asked.answer(scores.getOrDefault(device, new double[0])));
            return told.sum()
                    .map(query::counts)
                    .orElseThrow(() -> new RunFailedException(
                            "the calibration of evaluation.conformal failed: no device answered"));
        } catch (SensorDataException | InvalidSettingException e) {
            throw new RunFailedException("the calibration of evaluation.conformal failed: " + e.getMessage(), e);
        }
    }
}
