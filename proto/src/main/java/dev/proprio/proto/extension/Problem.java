package dev.proprio.proto.extension;

import dev.proprio.proto.text.VisibleText;

/**
 * One thing that is wrong with settings.
 *
 * @param origin where it stands: {@code quickstart.yaml:12} or {@code --set rounds}
 * @param path the key with all that enclose it: {@code cohort.size}; empty for the whole
 * @param message the rest of the sentence: {@code must be at least 1 but was 0}
 */
public record Problem(String origin, String path, String message) {
    private static final int LONGEST_PATH = 200;
    private static final int LONGEST_MESSAGE = 1000;

    /** What is longer than a sentence, for all that somebody wrote into settings, is cut short; what acts is escaped. */
    public Problem {
        origin = VisibleText.excerpt(origin, LONGEST_MESSAGE);
        path = VisibleText.excerpt(path, LONGEST_PATH);
        message = VisibleText.excerpt(message, LONGEST_MESSAGE);
    }

    /** {@code quickstart.yaml:12: cohort.size must be at least 1 but was 0}. */
    public String sentence() {
        return path.isEmpty() ? origin + ": " + message : origin + ": " + path + " " + message;
    }
}
