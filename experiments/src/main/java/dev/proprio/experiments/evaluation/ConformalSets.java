package dev.proprio.experiments.evaluation;

import dev.proprio.experiments.spec.ConformalScore;
import dev.proprio.experiments.spec.ConformalSpec;
import dev.proprio.experiments.spec.ConformalUnit;
import dev.proprio.proto.query.ScoreQuery;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Split-conformal prediction (Papadopoulos et al. 2002; Angelopoulos and Bates 2023): a class is in a window's set if its score is at
 * most a threshold, which is that order statistic of the true classes' scores in a calibration for which a window exchangeable with
 * these is covered as often as promised, whatever the model is like.
 */
public final class ConformalSets {
    private record Owned(double score, int person) {}

    private ConformalSets() {}

    /**
     * How strange a class is for a window; the stranger, the higher.
     *
     * @param probabilities of windows, class by class
     * @param window which one
     */
    public static double score(ConformalScore kind, float[] probabilities, int classes, int window, int label) {
        int from = window * classes;
        float own = probabilities[from + label];
        return switch (kind) {
            case LAC -> 1 - (double) own;
            case APS -> {
                double likelier = 0;
                for (int c = 0; c < classes; c++) {
                    float other = probabilities[from + c];
                    likelier += other > own || (other == own && c < label) ? other : 0;
                }
                yield Float.isNaN(own) ? Double.NaN : likelier;
            }
        };
    }

    /** The scores of a person's true classes, of a model that gives probabilities. */
    public static double[] scores(ConformalScore kind, PersonPredictions person, int classes) {
        float[] probabilities = person.scores().orElseThrow();
        double[] scores = new double[person.truth().length];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = score(kind, probabilities, classes, i, person.truth()[i]);
        }
        return scores;
    }

    /** How many of a window's classes are in its set, the true one's included; and whether that is. */
    static int size(ConformalScore kind, float[] probabilities, int classes, int window, Optional<Double> threshold) {
        int size = 0;
        for (int c = 0; c < classes; c++) {
            size += isIn(score(kind, probabilities, classes, window, c), threshold) ? 1 : 0;
        }
        return size;
    }

    static boolean isIn(double score, Optional<Double> threshold) {
        return threshold.isEmpty() || score <= threshold.get();
    }

    /**
     * The exact threshold.
     *
     * @param people scores of each one's windows; what is no number is above all others
     * @return empty if no threshold keeps the promise, so that every class is in every set
     */
    public static Optional<Double> threshold(ConformalSpec asked, List<double[]> people) {
        List<double[]> present =
                people.stream().filter(scores -> scores.length > 0).toList();
        boolean byPerson = asked.unit() == ConformalUnit.PEOPLE;
        List<Owned> all = new ArrayList<>();
        for (int person = 0; person < present.size(); person++) {
            for (double score : present.get(person)) {
                all.add(new Owned(Double.isNaN(score) ? Double.POSITIVE_INFINITY : score, person));
            }
        }
        all.sort(Comparator.comparingDouble(Owned::score));
        long wanted = byPerson ? asked.rank(present.size(), ScoreQuery.WHOLE) : asked.rank(all.size());
        long[] seen = new long[present.size()];
        long reached = 0;
        for (Owned next : all) {
            int windows = present.get(next.person).length;
            long before = byPerson ? ScoreQuery.share(seen[next.person], windows) : 0;
            seen[next.person]++;
            reached += byPerson ? ScoreQuery.share(seen[next.person], windows) - before : 1;
            if (reached >= wanted) {
                return Double.isFinite(next.score) ? Optional.of(next.score) : Optional.empty();
            }
        }
        return Optional.empty();
    }
}
