package dev.proprio.coordinator.service;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place among rows that come in the order of their rounds.
 *
 * @param round the rows of this round and those before are behind it
 * @param skip so are this many of the rows that follow
 */
public record RowCursor(int round, int skip) {
    private static final Pattern FORM = Pattern.compile("(\\d{1,9})(?:\\.(\\d{1,9}))?");

    /** The place before all rows, also those of round 0. */
    public static final RowCursor START = new RowCursor(-1, 0);

    /** The place that {@link #toString} wrote, or the one behind a round; empty if the text is neither. */
    public static Optional<RowCursor> parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        String skip = form.group(2);
        return Optional.of(new RowCursor(Integer.parseInt(form.group(1)), skip == null ? 0 : Integer.parseInt(skip)));
    }

    /** {@code 12}, or {@code 12.1000} in the midst of the next round. */
    @Override
    public String toString() {
        return skip == 0 ? Integer.toString(round) : round + "." + skip;
    }
}
