package dev.proprio.experiments.personalization;

import dev.proprio.experiments.spec.RejectionScore;
import dev.proprio.proto.v1.WindowScores;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Judged windows as they travel from a worker to the run. */
final class JudgedWindowsMessages {
    private JudgedWindowsMessages() {}

    static dev.proprio.proto.v1.JudgedWindows write(JudgedWindows judged) {
        var message = dev.proprio.proto.v1.JudgedWindows.newBuilder()
                .setEpisodes(judged.episodes())
                .addAllLengths(judged.lengths());
        for (int window = 0; window < judged.truth().length; window++) {
            message.addTruth(judged.truth()[window]).addPredicted(judged.predicted()[window]);
        }
        judged.familiarity().forEach((score, values) -> {
            var scores = WindowScores.newBuilder().setScore(score.text());
            for (double value : values) {
                scores.addFamiliarity(value);
            }
            message.addScores(scores);
        });
        return message.build();
    }

    /**
     * The windows of a message.
     *
     * @param asked by which scores they may be judged
     * @param classes how many there are
     * @param most how many windows an episode has at most
     * @throws IllegalArgumentException if they can't be those of so many episodes
     */
    static JudgedWindows read(
            dev.proprio.proto.v1.JudgedWindows message,
            List<RejectionScore> asked,
            int episodes,
            int classes,
            int most) {
        require(
                message.getEpisodes() > 0 && message.getEpisodes() <= episodes,
                "windows are judged in %s episodes".formatted(message.getEpisodes()));
        require(
                message.getTruthCount() == message.getPredictedCount()
                        && message.getTruthCount() <= (long) most * message.getEpisodes(),
                "%s windows are judged, and %s have a class"
                        .formatted(message.getPredictedCount(), message.getTruthCount()));
        Map<RejectionScore, double[]> familiarity = new EnumMap<>(RejectionScore.class);
        Set<String> told = new HashSet<>();
        for (WindowScores scores : message.getScoresList()) {
            require(told.add(scores.getScore()), "a score is told twice");
            require(
                    scores.getFamiliarityCount() == message.getTruthCount(),
                    "a score does not tell of the %s windows".formatted(message.getTruthCount()));
            RejectionScore score = asked.stream()
                    .filter(one -> one.text().equals(scores.getScore()))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("nobody asked for one of its scores"));
            familiarity.put(
                    score,
                    scores.getFamiliarityList().stream()
                            .mapToDouble(Double::doubleValue)
                            .toArray());
        }
        return new JudgedWindows(
                lengths(message, most),
                labels(message.getTruthList(), classes),
                labels(message.getPredictedList(), classes),
                familiarity);
    }

    /** How many windows each episode has: the same of all if it is not said. */
    private static List<Integer> lengths(dev.proprio.proto.v1.JudgedWindows message, int most) {
        int episodes = message.getEpisodes();
        int windows = message.getTruthCount();
        if (message.getLengthsCount() == 0 && windows % episodes == 0) {
            return Collections.nCopies(episodes, windows / episodes);
        }
        require(
                message.getLengthsCount() == episodes
                        && message.getLengthsList().stream().allMatch(length -> length >= 0 && length <= most)
                        && message.getLengthsList().stream()
                                        .mapToLong(Integer::longValue)
                                        .sum()
                                == windows,
                "%s windows are not those of %s episodes".formatted(windows, episodes));
        return message.getLengthsList();
    }

    private static int[] labels(List<Integer> values, int classes) {
        int[] labels = values.stream().mapToInt(Integer::intValue).toArray();
        for (int label : labels) {
            require(label >= 0 && label < classes, "there is no class %s of %s".formatted(label, classes));
        }
        return labels;
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
