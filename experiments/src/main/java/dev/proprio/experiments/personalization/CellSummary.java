package dev.proprio.experiments.personalization;

import dev.proprio.experiments.evaluation.UserSummary;
import dev.proprio.experiments.statistics.CrossedMean;
import dev.proprio.experiments.statistics.CrossedTable;
import dev.proprio.experiments.statistics.Interval;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/**
 * What a method's results on an axis come to. The person is the unit: each counts once under each seed, however many
 * windows and episodes there were. A mean is over seeds of each seed's mean over people, whatever is averaged.
 *
 * @param users how many people there are; the same one under several seeds is one
 * @param mean of the accuracies
 * @param interval of that mean for other seeds and people; nothing for one person, or where nothing varies
 * @param seedSd the standard deviation of the seeds' means; NaN with one seed
 * @param userSd the standard deviation of people's accuracies, the mean over seeds; NaN where these have one person each
 * @param worstDecile the mean of the lowest tenth, the mean over seeds
 * @param min the lowest of all
 * @param gini Gini's coefficient of people's accuracies, 0 when all are alike, the mean over seeds
 * @param macroF1 the mean of people's macro-F1
 * @param known the mean accuracy on known classes, NaN where somebody has none
 * @param novel the mean accuracy on novel classes, NaN where somebody has none
 * @param activationsPerHour background windows taken for something else, per hour of all people's background, the mean over
 *     seeds with some; NaN without any
 * @param steps mean gradient steps of an adaptation
 * @param seconds that an adaptation takes on average
 * @param received bytes that a person's device had to receive first
 * @param gain what it gains over the global model, if that was measured on the same people
 */
public record CellSummary(
        ResultCell cell,
        int users,
        double mean,
        Optional<Interval> interval,
        double seedSd,
        double userSd,
        double worstDecile,
        double min,
        double gini,
        double macroF1,
        double known,
        double novel,
        double activationsPerHour,
        double steps,
        double seconds,
        long received,
        Optional<Gain> gain) {
    static CellSummary of(ResultCell cell, List<UserScore> scores, Optional<Gain> gain) {
        long[] seeds = seeds(scores);
        List<UserSummary> bySeed = Arrays.stream(seeds)
                .mapToObj(seed -> UserSummary.of(accuracies(scores, seed)))
                .toList();
        double[] means = bySeed.stream().mapToDouble(UserSummary::mean).toArray();
        var accuracy = new CrossedMean(table(scores, UserScore::accuracy));
        return new CellSummary(
                cell,
                Math.toIntExact(scores.stream().map(UserScore::user).distinct().count()),
                accuracy.mean(),
                accuracy.interval(Interval.LEVEL).map(interval -> interval.clamped(0, 1)),
                seeds.length == 1 ? Double.NaN : UserSummary.of(means).sd(),
                bySeed.stream()
                        .filter(summary -> summary.users() > 1)
                        .mapToDouble(UserSummary::sd)
                        .average()
                        .orElse(Double.NaN),
                bySeed.stream().mapToDouble(UserSummary::worstDecile).average().orElseThrow(),
                bySeed.stream().mapToDouble(UserSummary::min).min().orElseThrow(),
                Arrays.stream(seeds)
                        .mapToDouble(seed -> gini(accuracies(scores, seed)))
                        .average()
                        .orElseThrow(),
                mean(scores, UserScore::macroF1),
                mean(scores, UserScore::known),
                mean(scores, UserScore::novel),
                Arrays.stream(seeds)
                        .mapToDouble(
                                seed -> sum(scores, seed, UserScore::activations) / sum(scores, seed, UserScore::hours))
                        .filter(Double::isFinite)
                        .average()
                        .orElse(Double.NaN),
                mean(scores, UserScore::steps),
                mean(scores, UserScore::seconds),
                scores.getFirst().received(),
                gain);
    }

    /** The harmonic mean of the accuracies on known and on novel classes; NaN without both. */
    public double harmonic() {
        return known + novel == 0 ? 0 : 2 * known * novel / (known + novel);
    }

    /**
     * Gini's coefficient of values of at least 0: half their mean absolute difference over their mean.
     *
     * @param values at least one
     */
    static double gini(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double weighted = 0;
        double sum = 0;
        for (int i = 0; i < sorted.length; i++) {
            weighted += (2 * (i + 1) - sorted.length - 1) * sorted[i];
            sum += sorted[i];
        }
        return sum == 0 ? 0 : weighted / (sorted.length * sum);
    }

    /** The values of people under seeds; someone who was not measured under a seed has none there. */
    static CrossedTable table(List<UserScore> scores, ToDoubleFunction<UserScore> value) {
        long[] seeds = seeds(scores);
        List<String> users =
                scores.stream().map(UserScore::user).distinct().sorted().toList();
        double[][] values = new double[seeds.length][users.size()];
        for (double[] row : values) {
            Arrays.fill(row, Double.NaN);
        }
        for (UserScore score : scores) {
            values[Arrays.binarySearch(seeds, score.seed())][users.indexOf(score.user())] = value.applyAsDouble(score);
        }
        return new CrossedTable(values);
    }

    private static long[] seeds(List<UserScore> scores) {
        return scores.stream().mapToLong(UserScore::seed).distinct().sorted().toArray();
    }

    private static double[] accuracies(List<UserScore> scores, long seed) {
        return of(scores, seed, UserScore::accuracy).toArray();
    }

    private static double mean(List<UserScore> scores, ToDoubleFunction<UserScore> value) {
        return Arrays.stream(seeds(scores))
                .mapToDouble(seed -> of(scores, seed, value).average().orElseThrow())
                .average()
                .orElseThrow();
    }

    private static double sum(List<UserScore> scores, long seed, ToDoubleFunction<UserScore> value) {
        return of(scores, seed, value).sum();
    }

    private static DoubleStream of(List<UserScore> scores, long seed, ToDoubleFunction<UserScore> value) {
        return scores.stream().filter(score -> score.seed() == seed).mapToDouble(value);
    }
}
