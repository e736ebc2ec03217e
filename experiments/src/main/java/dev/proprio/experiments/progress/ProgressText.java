package dev.proprio.experiments.progress;

import dev.proprio.experiments.record.EpsilonText;
import dev.proprio.proto.text.VisibleText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Draws progress as text. */
final class ProgressText {
    private static final int LONGEST_BAR = 30;
    private static final int SHORTEST_BAR = 6;

    private ProgressText() {}

    /**
     * One line of at most {@code width} characters: what is least needed is left out first.
     *
     * @param blocks whether block characters can be shown
     */
    static String bar(Progress progress, int width, boolean blocks) {
        List<String> parts = parts(progress);
        while (parts.size() > 1 && length(parts) > width) {
            parts.removeLast();
        }
        int room = Math.min(LONGEST_BAR, width - length(parts) - 2);
        if (room >= SHORTEST_BAR) {
            int filled = (int) ((long) room * progress.round() / progress.rounds());
            String drawn = (blocks ? "█" : "#").repeat(filled) + (blocks ? "░" : "-").repeat(room - filled);
            parts.add(1, drawn);
        }
        String line = String.join("  ", parts);
        return line.length() > width ? line.substring(0, Math.max(0, width)) : line;
    }

    /** One line for a log. */
    static String line(Progress progress) {
        return String.join(", ", parts(progress));
    }

    private static List<String> parts(Progress progress) {
        List<String> parts = new ArrayList<>();
        if (!progress.title().isEmpty()) {
            parts.add(VisibleText.of(progress.title()));
        }
        int digits = Integer.toString(progress.rounds()).length();
        parts.add(("round %" + digits + "s/%s").formatted(progress.round(), progress.rounds()));
        progress.accuracy()
                .ifPresent(accuracy -> parts.add(String.format(Locale.ROOT, "accuracy %.1f%%", 100 * accuracy)));
        progress.epsilon().ifPresent(epsilon -> parts.add("epsilon " + EpsilonText.of(epsilon, 2)));
        boolean running = progress.round() < progress.rounds();
        progress.remaining().filter(left -> running).ifPresent(left -> parts.add("ETA " + clock(left)));
        if (progress.clientsPerSecond() > 0) {
            parts.add(rate(progress.clientsPerSecond()) + " clients/s");
            progress.trainedPerSecond().ifPresent(trained -> parts.add(rate(trained) + " trained/s"));
        }
        progress.workers().ifPresent(parts::add);
        return parts;
    }

    private static String rate(double perSecond) {
        return String.format(Locale.ROOT, perSecond < 10 ? "%.1f" : "%.0f", perSecond);
    }

    private static int length(List<String> parts) {
        return parts.stream().mapToInt(String::length).sum() + 2 * (parts.size() - 1);
    }

    /** {@code 0:07}, {@code 12:30}, {@code 3:00:00}. */
    private static String clock(Duration duration) {
        long seconds = (duration.toMillis() + 999) / 1000;
        return seconds < 3600
                ? String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }
}
