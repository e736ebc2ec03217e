package dev.proprio.experiments.personalization;

import dev.proprio.client.personalization.AdaptedModel;
import dev.proprio.experiments.evaluation.ConfusionMatrix;
import java.util.Optional;
import java.util.Set;

/** Adds up the episodes of one person. Not thread-safe. */
final class EpisodeTally {
    private final int classes;
    private final int known;
    private final Set<Integer> background;
    private final double windowSeconds;
    private final int[] right;
    private final int[] tested;
    private ConfusionMatrix confusion;
    private int episodes;
    private double accuracy;
    private double macroF1;
    private double knownAccuracy;
    private double novelAccuracy;
    private double activations;
    private double hours;
    private double steps;
    private double seconds;
    private long received;
    private int asked;
    private double questions;
    private double taps;
    private double stopped;

    /**
     * @param background the known classes that are background, by label
     * @param windows how many windows there are of which some are tested
     */
    EpisodeTally(int classes, int known, Set<Integer> background, double windowSeconds, int windows) {
        this.classes = classes;
        this.known = known;
        this.background = background;
        this.windowSeconds = windowSeconds;
        this.right = new int[windows];
        this.tested = new int[windows];
        this.confusion = ConfusionMatrix.empty(classes);
    }

    /** @param places which of the windows were tested, in the order of {@code truth} */
    void add(int[] places, int[] truth, int[] predicted, AdaptedModel adapted, double took) {
        for (int i = 0; i < places.length; i++) {
            tested[places[i]]++;
            right[places[i]] += truth[i] == predicted[i] ? 1 : 0;
        }
        var episode = ConfusionMatrix.of(classes, truth, predicted);
        confusion = confusion.plus(episode);
        episodes++;
        accuracy += episode.accuracy();
        macroF1 += episode.macroF1();
        knownAccuracy += share(episode, 0, known);
        novelAccuracy += share(episode, known, classes);
        for (int label : background) {
            hours += episode.actual(label) * windowSeconds / 3600;
            activations += episode.actual(label);
            for (int other : background) {
                activations -= episode.count(label, other);
            }
        }
        steps += adapted.steps();
        seconds += took;
        received = 4 * adapted.received();
    }

    /** What the person was asked in an episode. */
    void ask(QuestionCost cost) {
        asked++;
        questions += cost.questions();
        taps += cost.taps();
        stopped += cost.stopped();
    }

    ConfusionMatrix confusion() {
        return confusion;
    }

    UserScore score(long seed, ResultCell cell, String user) {
        return new UserScore(
                seed,
                cell.axis(),
                cell.method(),
                cell.shots(),
                user,
                accuracy / episodes,
                macroF1 / episodes,
                knownAccuracy / episodes,
                novelAccuracy / episodes,
                activations / episodes,
                hours / episodes,
                episodes,
                steps / episodes,
                seconds / episodes,
                received,
                new WindowHits(right, tested),
                asked == 0
                        ? Optional.empty()
                        : Optional.of(new QuestionCost(questions / asked, taps / asked, stopped / asked)));
    }

    private static double share(ConfusionMatrix confusion, int from, int to) {
        long correct = 0;
        long all = 0;
        for (int c = from; c < to; c++) {
            correct += confusion.count(c, c);
            all += confusion.actual(c);
        }
        return all == 0 ? Double.NaN : (double) correct / all;
    }
}
