package dev.proprio.experiments.personalization;

import dev.proprio.experiments.spec.RejectionScore;
import dev.proprio.experiments.spec.RejectionThresholds;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What rejection makes of one person's windows, the mean over episodes. A false activation is a window of background that is taken for
 * something else.
 *
 * @param seed the seed of the training
 * @param cell whose fitted models they are
 * @param score by what a window is rejected
 * @param thresholds whose threshold it is
 * @param user the person's id, who did not choose everyone's threshold
 * @param withoutOwn in how many episodes everyone's threshold came in the place of the person's own, for there was no window to choose by
 * @param threshold below which familiarity it is, the mean over episodes
 * @param falseBefore false activations if every window is answered
 * @param falseAfter those that are left with rejection
 * @param hours of background
 * @param gestures how many windows are of gestures
 * @param answered how many of these are still answered
 * @param foundBefore of how many of them the class is found if every window is answered
 * @param foundAfter of how many it is with rejection
 */
public record RejectedPerson(
        long seed,
        ResultCell cell,
        RejectionScore score,
        RejectionThresholds thresholds,
        String user,
        int withoutOwn,
        double threshold,
        double falseBefore,
        double falseAfter,
        double hours,
        double gestures,
        double answered,
        double foundBefore,
        double foundAfter) {
    /**
     * Counts.
     *
     * @param measured whose windows are judged by {@code score} among others
     * @param own of each episode, where there is one
     * @param everyone where there is none
     * @param left places of windows that are not measured
     * @param space the cell's classes
     * @param windowSeconds how long a window is
     */
    static RejectedPerson of(
            long seed,
            Measured measured,
            RejectionScore score,
            RejectionThresholds kind,
            List<Optional<Double>> own,
            double everyone,
            Set<Integer> left,
            LabelSpace space,
            double windowSeconds) {
        JudgedWindows windows = measured.judged();
        double[] familiarity = windows.of(score);
        double[] thresholds =
                own.stream().mapToDouble(chosen -> chosen.orElse(everyone)).toArray();
        double[] counts = new double[7];
        int episode = 0;
        int end = windows.lengths().isEmpty() ? 0 : windows.lengths().getFirst();
        for (int i = 0; i < familiarity.length; i++) {
            while (i == end) {
                episode++;
                end += windows.lengths().get(episode);
            }
            if (left.contains(i)) {
                continue;
            }
            int truth = windows.truth()[i];
            int predicted = windows.predicted()[i];
            boolean answered = familiarity[i] >= thresholds[episode];
            if (space.background().contains(truth)) {
                counts[0]++;
                boolean activated = !space.background().contains(predicted);
                counts[1] += activated ? 1 : 0;
                counts[2] += activated && answered ? 1 : 0;
            } else {
                counts[3]++;
                counts[4] += answered ? 1 : 0;
                counts[5] += predicted == truth ? 1 : 0;
                counts[6] += answered && predicted == truth ? 1 : 0;
            }
        }
        int episodes = windows.episodes();
        return new RejectedPerson(
                seed,
                measured.cell(),
                score,
                kind,
                measured.score().user(),
                kind == RejectionThresholds.PERSON
                        ? Math.toIntExact(own.stream().filter(Optional::isEmpty).count())
                        : 0,
                Arrays.stream(thresholds).average().orElse(Double.NaN),
                counts[1] / episodes,
                counts[2] / episodes,
                counts[0] / episodes * windowSeconds / 3600,
                counts[3] / episodes,
                counts[4] / episodes,
                counts[5] / episodes,
                counts[6] / episodes);
    }
}
