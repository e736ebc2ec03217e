package dev.proprio.experiments.audit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Guesses of which canaries are in a run: those with the highest scores are, and, if both sides are guessed, those with the lowest
 * are not; of the others none is made. Which share is guessed is not chosen by how many turn out right without paying for it: the
 * probability of an error is shared out evenly among all rules that are tried.
 *
 * @param rule what was guessed, in words
 * @param guesses how many
 * @param right how many of them were right
 * @param bound what they show epsilon to be at least
 */
record CanaryGuesses(String rule, int guesses, int right, double bound) {
    /** Fewer guesses could not show an epsilon of 1. */
    private static final int FEWEST = 8;

    /** The rule that shows the most. */
    static CanaryGuesses best(double[] scores, List<Boolean> included, double delta, double error) {
        int[] order = order(scores);
        List<Tried> tried = rules(scores.length);
        return tried.stream()
                .map(rule -> {
                    int right = rule.right(order, included);
                    double bound = GuessBound.lowest(
                            scores.length, rule.in() + rule.out(), right, delta, error / tried.size());
                    return new CanaryGuesses(rule.text(), rule.in() + rule.out(), right, bound);
                })
                .max(Comparator.comparingDouble(CanaryGuesses::bound).thenComparingInt(CanaryGuesses::guesses))
                .orElseThrow();
    }

    /** How many guesses are right if all are made. */
    static int rightOfAll(double[] scores, List<Boolean> included) {
        return rules(scores.length).getFirst().right(order(scores), included);
    }

    private static int[] order(double[] scores) {
        return IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer canary) -> scores[canary])
                        .reversed())
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** All of them, all but an eighth for coins that fell unevenly, halves, and so on; and as many on one side alone. */
    private static List<Tried> rules(int canaries) {
        List<Tried> rules = new ArrayList<>();
        rules.add(new Tried(canaries - canaries / 2, canaries / 2));
        rules.add(new Tried(7 * canaries / 16, 7 * canaries / 16));
        for (int some = canaries / 2; some >= FEWEST; some /= 2) {
            rules.add(new Tried(some, 0));
            if (some / 2 >= FEWEST / 2) {
                rules.add(new Tried(some / 2, some / 2));
            }
        }
        return rules;
    }

    private record Tried(int in, int out) {
        int right(int[] order, List<Boolean> included) {
            int right = 0;
            for (int i = 0; i < in; i++) {
                right += included.get(order[i]) ? 1 : 0;
            }
            for (int i = 0; i < out; i++) {
                right += included.get(order[order.length - 1 - i]) ? 0 : 1;
            }
            return right;
        }

        String text() {
            return out == 0
                    ? "the %s with the highest scores are in, of the others nothing is guessed".formatted(in)
                    : "the %s with the highest scores are in, the %s with the lowest are not".formatted(in, out);
        }
    }
}
