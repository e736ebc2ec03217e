package dev.proprio.experiments.audit;

import dev.proprio.experiments.statistics.Interval;
import dev.proprio.experiments.statistics.RocArea;
import dev.proprio.proto.random.KeyedRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * How well models tell who trained them, by likelihood ratios (Carlini et al. 2022, "Membership inference attacks from first
 * principles"): each run in turn is attacked with the others as shadows. A person's confidence is held against its mean in the shadows that
 * they trained and in those that they did not, with one variance for all people, for shadows are few.
 *
 * @param confidences by run and person
 * @param member by run and person, whether they trained it
 */
record MembershipScores(double[][] confidences, boolean[][] member) {
    private static final int RESAMPLES = 500;
    private static final double FALSE_ALARMS = 0.01;

    /** One run's guess of one person. */
    private record Guess(double score, boolean member) {}

    private int people() {
        return confidences[0].length;
    }

    /** Each person's guesses, in all runs in which shadows tell of them. */
    private List<List<Guess>> guesses() {
        List<List<Guess>> all = new ArrayList<>();
        for (int person = 0; person < people(); person++) {
            all.add(new ArrayList<>());
        }
        for (int run = 0; run < confidences.length; run++) {
            double variance = variance(run);
            for (int person = 0; person < people(); person++) {
                double in = mean(run, person, true);
                double out = mean(run, person, false);
                if (!Double.isNaN(in) && !Double.isNaN(out)) {
                    double seen = confidences[run][person];
                    double score = ((seen - out) * (seen - out) - (seen - in) * (seen - in)) / (2 * variance);
                    all.get(person).add(new Guess(score, member[run][person]));
                }
            }
        }
        return all;
    }

    /** Of the shadows of a run that a person trained, or did not; not a number without any. */
    private double mean(int attacked, int person, boolean trained) {
        double sum = 0;
        int count = 0;
        for (int run = 0; run < confidences.length; run++) {
            if (run != attacked && member[run][person] == trained) {
                sum += confidences[run][person];
                count++;
            }
        }
        return sum / count;
    }

    /** Of a person's confidences around their two means, over all people. */
    private double variance(int attacked) {
        double squares = 0;
        int count = 0;
        for (int person = 0; person < people(); person++) {
            for (boolean trained : new boolean[] {false, true}) {
                double mean = mean(attacked, person, trained);
                for (int run = 0; run < confidences.length; run++) {
                    if (run != attacked && member[run][person] == trained) {
                        squares += (confidences[run][person] - mean) * (confidences[run][person] - mean);
                        count++;
                    }
                }
            }
        }
        return Math.max(Double.MIN_NORMAL, squares / Math.max(1, count));
    }

    /** How often a person who trained is told from one who did not. */
    MembershipFigure auc(long seed) {
        return figure(seed, MembershipScores::area);
    }

    /** Which share of those who trained are found if one of a hundred others is taken for one. */
    MembershipFigure found(long seed) {
        return figure(seed, MembershipScores::truePositives);
    }

    /** With an interval for other people like these: people are drawn anew, each with all of their guesses. */
    private MembershipFigure figure(long seed, ToDoubleFunction<List<Guess>> measure) {
        List<List<Guess>> all = guesses();
        double value = measure.applyAsDouble(all.stream().flatMap(List::stream).toList());
        var random = KeyedRandom.of(seed, "audit-resamples");
        double[] others = new double[RESAMPLES];
        for (int i = 0; i < RESAMPLES; i++) {
            List<Guess> drawn = new ArrayList<>();
            for (int person = 0; person < all.size(); person++) {
                drawn.addAll(all.get(random.nextInt(all.size())));
            }
            others[i] = measure.applyAsDouble(drawn);
        }
        Arrays.sort(others);
        int cut = (int) Math.floor((1 - Interval.LEVEL) / 2 * RESAMPLES);
        return new MembershipFigure(value, new Interval(others[cut], others[RESAMPLES - 1 - cut]));
    }

    private static double area(List<Guess> guesses) {
        double[] scores = guesses.stream().mapToDouble(Guess::score).toArray();
        boolean[] members = new boolean[scores.length];
        for (int i = 0; i < scores.length; i++) {
            members[i] = guesses.get(i).member();
        }
        return RocArea.of(scores, members).orElse(0.5);
    }

    private static double truePositives(List<Guess> guesses) {
        double[] others = guesses.stream()
                .filter(guess -> !guess.member())
                .mapToDouble(Guess::score)
                .sorted()
                .toArray();
        long members = guesses.stream().filter(Guess::member).count();
        if (others.length == 0 || members == 0) {
            return 0;
        }
        double threshold = others[others.length - 1 - (int) Math.floor(FALSE_ALARMS * others.length)];
        return (double) guesses.stream()
                        .filter(guess -> guess.member() && guess.score() > threshold)
                        .count()
                / members;
    }
}
