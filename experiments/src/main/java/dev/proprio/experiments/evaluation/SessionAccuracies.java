package dev.proprio.experiments.evaluation;

import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * How well a person's model does in each of their sessions, before and after it learnt from each of them, in order.
 *
 * @param after {@code after[t][j]} is the accuracy in session j, on windows that nothing learnt from, once the model has learnt from
 *     the first t sessions; there are two sessions at least, and a row more than there are sessions
 */
public record SessionAccuracies(double[][] after) {
    public SessionAccuracies {
        if (after.length < 3) {
            throw new IllegalArgumentException("a model that goes on learning needs two sessions at least");
        }
        for (double[] row : after) {
            if (row.length != after.length - 1) {
                throw new IllegalArgumentException(
                        "%s sessions need as many accuracies, not %s".formatted(after.length - 1, row.length));
            }
        }
    }

    /** How many sessions there are. */
    public int sessions() {
        return after.length - 1;
    }

    /** In a session, counted from 0, before the model has learnt from it. */
    public double before(int session) {
        return after[session][session];
    }

    /** The mean over all sessions but the first, each before the model has learnt from it: what somebody meets who uses it. */
    public double next() {
        return mean(1, sessions(), this::before);
    }

    /** The mean over all sessions of the model that has learnt from all of them. */
    public double last() {
        return mean(0, sessions(), session -> after[sessions()][session]);
    }

    /**
     * How much worse the last model is in earlier sessions than the best that had learnt from them was, in the mean over all sessions
     * but the last (Chaudhry et al. 2018, equation 3).
     */
    public double forgetting() {
        return mean(
                0,
                sessions() - 1,
                session -> IntStream.range(session + 1, sessions())
                                .mapToDouble(t -> after[t][session])
                                .max()
                                .orElseThrow()
                        - after[sessions()][session]);
    }

    private static double mean(int from, int to, IntToDoubleFunction value) {
        return IntStream.range(from, to).mapToDouble(value).average().orElseThrow();
    }
}
