package dev.proprio.client.sensor;

import java.util.Optional;

/**
 * Sensor data is missing or wrong; the message says what, in which file and line, and what to do. It never holds what
 * stands in a file, so that it may be shown to whoever asked for the run; an excerpt is for the file's owner alone.
 */
public final class SensorDataException extends Exception {
    private static final long serialVersionUID = 1L;
    private static final int LONGEST_EXCERPT = 400;

    private final String excerpt;

    public SensorDataException(String message) {
        super(message);
        this.excerpt = "";
    }

    public SensorDataException(String message, Throwable cause) {
        super(message, cause);
        this.excerpt = "";
    }

    private SensorDataException(String message, String excerpt) {
        super(message);
        this.excerpt = excerpt;
    }

    /**
     * A failure that is told with what stands in the file only to whoever owns it.
     *
     * @param excerpt a sentence that quotes what stands in the file; shortened, control characters are escaped
     */
    public static SensorDataException quoting(String message, String excerpt) {
        return new SensorDataException(message, printable(excerpt));
    }

    /** What stands in the file, for whoever owns it. */
    public Optional<String> excerpt() {
        return Optional.of(excerpt).filter(text -> !text.isEmpty());
    }

    /** Message and excerpt: only for the command line of whoever owns the file. */
    public String forOwner() {
        return excerpt.isEmpty() ? String.valueOf(getMessage()) : getMessage() + " " + excerpt;
    }

    private static String printable(String text) {
        StringBuilder shown = new StringBuilder();
        String start = text.length() > LONGEST_EXCERPT ? text.substring(0, LONGEST_EXCERPT) + "..." : text;
        start.chars().forEach(c -> shown.append(Character.isISOControl(c) ? "\\u%04x".formatted(c) : (char) c + ""));
        return shown.toString();
    }
}
