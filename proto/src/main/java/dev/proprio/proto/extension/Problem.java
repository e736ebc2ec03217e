package dev.proprio.proto.extension;

/**
 * One thing that is wrong with settings.
 *
 * @param origin where it stands: {@code quickstart.yaml:12} or {@code --set rounds}
 * @param path the key with all that enclose it: {@code cohort.size}; empty for the whole
 * @param message the rest of the sentence: {@code must be at least 1 but was 0}
 */
public record Problem(String origin, String path, String message) {
    /** {@code quickstart.yaml:12: cohort.size must be at least 1 but was 0}. */
    public String sentence() {
        return path.isEmpty() ? origin + ": " + message : origin + ": " + path + " " + message;
    }
}
