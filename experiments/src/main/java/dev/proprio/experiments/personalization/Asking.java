package dev.proprio.experiments.personalization;

import dev.proprio.client.sensor.Windows;
import dev.proprio.client.training.Trainer;
import dev.proprio.client.training.TrainingException;
import dev.proprio.experiments.spec.AskedWindows;
import dev.proprio.experiments.spec.AskingStop;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.tensor.ArgMax;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Asks a person about windows. Which ones follows from the windows and a model, and from no label but those of earlier answers; those of a
 * smaller budget are among those of a larger one.
 *
 * @param by which ones
 * @param wrong how often people are wrong
 * @param classes how many the model tells apart
 * @param parameters of the model
 * @param proposes whether the model says what it takes a window for when it asks
 */
record Asking(AskedWindows by, double wrong, int classes, float[] parameters, boolean proposes) {
    /** Fits the model anew to the answers so far. */
    @FunctionalInterface
    interface Refit {
        /**
         * The fitted model's parameters.
         *
         * @param answered the numbers of the windows, the first question first
         */
        float[] to(int[] answered) throws TrainingException;
    }

    /**
     * The windows that are asked about, the first question first; all of them if there are fewer than taps.
     *
     * @param random keyed by experiment, person and episode
     * @param trainer of the model, in any state
     * @throws TrainingException if the trainer does not show what the choice takes
     */
    AskedWindowOrder choose(Windows pool, int taps, KeyedRandom random, Trainer trainer) throws TrainingException {
        var model = new PoolScores(this, pool, trainer);
        int[] chosen = more(model, new int[0], taps, random);
        return new AskedWindowOrder(chosen, proposed(model, new int[0], chosen), false);
    }

    /**
     * The same where the model is fitted anew after each batch of answers, before it chooses the next ones.
     *
     * @param batch how many answers that are, at least 1
     * @param stop what ends the questions before that, if anything does
     */
    AskedWindowOrder choose(
            Windows pool,
            int taps,
            int batch,
            Optional<AskingStop> stop,
            KeyedRandom random,
            Trainer trainer,
            Refit refit)
            throws TrainingException {
        int count = Math.min(taps, pool.count());
        var model = new PoolScores(this, pool, trainer);
        int[] chosen = new int[0];
        int[] proposed = new int[0];
        boolean stopped = false;
        while (chosen.length < count && !stopped) {
            chosen = more(model, chosen, Math.min(batch, count - chosen.length), random);
            proposed = proposed(model, proposed, chosen);
            if (chosen.length < count) {
                var fitted = new PoolScores(new Asking(by, wrong, classes, refit.to(chosen), proposes), pool, trainer);
                stopped = stop.isPresent() && isEnough(stop.get(), model, fitted, chosen);
                model = fitted;
            }
        }
        return new AskedWindowOrder(chosen, proposed, stopped);
    }

    /** Whether a fitted model ends the questions after those of the one before. */
    private boolean isEnough(AskingStop stop, PoolScores before, PoolScores fitted, int[] asked)
            throws TrainingException {
        float[] earlier = before.of("stop");
        float[] scores = fitted.of("stop");
        boolean[] known = known(fitted.pool, asked);
        double sureness = 0;
        double moved = 0;
        int others = known.length - asked.length;
        for (int window = 0; window < known.length; window++) {
            if (!known[window]) {
                int likeliest = ArgMax.of(scores, window * classes, classes);
                sureness += scores[window * classes + likeliest];
                moved += ArgMax.of(earlier, window * classes, classes) == likeliest ? 0 : 1;
            }
        }
        return stop.isEnough(sureness / others, moved / others);
    }

    /** What was proposed so far, and what a model proposes for the windows behind these. */
    private int[] proposed(PoolScores model, int[] before, int[] chosen) throws TrainingException {
        if (!proposes) {
            return before;
        }
        float[] scores = model.of("cost");
        int[] all = Arrays.copyOf(before, chosen.length);
        for (int i = before.length; i < all.length; i++) {
            all[i] = ArgMax.of(scores, chosen[i] * classes, classes);
        }
        return all;
    }

    private static boolean[] known(Windows pool, int[] asked) {
        boolean[] known = new boolean[pool.count()];
        for (int window : asked) {
            known[window] = true;
        }
        return known;
    }

    /** A model, and what it says of all windows, once anybody has asked for that. */
    private static final class PoolScores {
        private final Asking model;
        private final Windows pool;
        private final Trainer trainer;
        private Optional<float[]> known = Optional.empty();

        PoolScores(Asking model, Windows pool, Trainer trainer) {
            this.model = model;
            this.pool = pool;
            this.trainer = trainer;
        }

        /** @param setting what takes them */
        float[] of(String setting) throws TrainingException {
            if (known.isPresent()) {
                return known.get();
            }
            float[] scores = new float[Math.multiplyExact(model.classes, pool.count())];
            trainer.setParameters(model.parameters);
            if (!trainer.scores(pool, 0, pool.count(), scores)) {
                throw new TrainingException(
                        "personalize.asking.%s takes scores of classes, but this model gives none; %s"
                                .formatted(
                                        setting,
                                        setting.equals("by") ? "take by: [random]" : "leave " + setting + " out"));
            }
            known = Optional.of(scores);
            return scores;
        }
    }

    /** The windows that have been asked about, and so many more behind them, which a model chooses. */
    private int[] more(PoolScores model, int[] asked, int taps, KeyedRandom random) throws TrainingException {
        Windows pool = model.pool;
        int count = Math.min(taps, pool.count() - asked.length);
        boolean[] known = known(pool, asked);
        IntStream next = switch (by) {
            case RANDOM ->
                Arrays.stream(random.child("asked", 0).order(pool.count()))
                        .filter(window -> !known[window])
                        .limit(count);
            case ENTROPY, MARGIN ->
                Arrays.stream(leastSure(model)).filter(window -> !known[window]).limit(count);
            case K_CENTER -> Arrays.stream(model.model.centers(pool, asked, count, model.trainer));
        };
        return IntStream.concat(Arrays.stream(asked), next).toArray();
    }

    private int[] leastSure(PoolScores model) throws TrainingException {
        float[] scores = model.of("by");
        IntToDoubleFunction sureness = switch (by) {
            case MARGIN -> window -> margin(scores, window);
            default -> window -> -entropy(scores, window);
        };
        return IntStream.range(0, model.pool.count())
                .boxed()
                .sorted(Comparator.comparingDouble(sureness::applyAsDouble))
                .mapToInt(window -> window)
                .toArray();
    }

    double margin(float[] scores, int window) {
        double first = Double.NEGATIVE_INFINITY;
        double second = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < classes; c++) {
            double score = scores[window * classes + c];
            second = Math.max(second, Math.min(first, score));
            first = Math.max(first, score);
        }
        return first - second;
    }

    double entropy(float[] scores, int window) {
        double sum = 0;
        for (int c = 0; c < classes; c++) {
            double score = scores[window * classes + c];
            sum -= score > 0 ? score * StrictMath.log(score) : 0;
        }
        return sum;
    }

    /** The farthest first: each next one is that which is the farthest from all before (Gonzalez 1985), beginning with the first window. */
    private int[] centers(Windows pool, int[] asked, int count, Trainer trainer) throws TrainingException {
        trainer.setParameters(parameters);
        int size = trainer.representationSize();
        float[] values = new float[Math.multiplyExact(size, pool.count())];
        trainer.represent(pool, values);
        double[] distances = new double[pool.count()];
        Arrays.fill(distances, Double.POSITIVE_INFINITY);
        for (int center : asked) {
            draw(distances, values, size, center);
        }
        int[] chosen = new int[count];
        for (int i = 0; i < count; i++) {
            int farthest = 0;
            for (int n = 1; n < distances.length; n++) {
                farthest = distances[n] > distances[farthest] ? n : farthest;
            }
            chosen[i] = farthest;
            draw(distances, values, size, farthest);
        }
        return chosen;
    }

    /** Draws distances to the nearest center to one more, which is a center itself. */
    private static void draw(double[] distances, float[] values, int size, int center) {
        for (int n = 0; n < distances.length; n++) {
            distances[n] = Math.min(distances[n], distance(values, size, n, center));
        }
        distances[center] = Double.NEGATIVE_INFINITY;
    }

    private static double distance(float[] values, int size, int one, int other) {
        double sum = 0;
        for (int i = 0; i < size; i++) {
            double away = (double) values[one * size + i] - values[other * size + i];
            sum += away * away;
        }
        return sum;
    }

    /** The windows with the labels that the person gives: some of them wrong. Who is asked again about a window says the same. */
    Windows answers(Windows pool, int[] chosen, KeyedRandom random) {
        Windows support = pool.select(chosen);
        int[] labels = support.labels().clone();
        for (int i = 0; i < labels.length; i++) {
            KeyedRandom answer = random.child("answer", chosen[i]);
            if (answer.nextDouble() < wrong) {
                labels[i] = (labels[i] + 1 + answer.nextInt(classes - 1)) % classes;
            }
        }
        return new Windows(support.length(), support.channels(), support.features(), labels);
    }
}
