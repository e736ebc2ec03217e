package dev.proprio.experiments.inspect;

import java.util.List;
import java.util.Optional;

/**
 * How a file's table is written.
 *
 * @param delimiter as the setting has it
 * @param empatica whether it begins with a start time and a rate
 * @param comment what lines begin with that are none of the table's
 * @param skipLines how many lines stand before it
 * @param headerUntil the line with which what stands before it ends
 * @param header whether its first line names the columns
 * @param columns the names of its columns as settings have them: those of the header, or numbers
 * @param titles what the columns are called, in a header that is read or passed over; numbers if nothing calls them
 * @param said what stands before the table, as one text
 * @param doubt what nothing tells of its header
 */
record TableForm(
        String delimiter,
        boolean decimalComma,
        boolean empatica,
        Optional<String> comment,
        int skipLines,
        Optional<String> headerUntil,
        boolean header,
        List<String> columns,
        List<String> titles,
        String said,
        Optional<String> doubt) {
    TableForm {
        columns = List.copyOf(columns);
        titles = List.copyOf(titles);
    }

    /** Whether another table is written in the same way, whatever its columns are called. */
    boolean isWrittenLike(TableForm other) {
        return delimiter.equals(other.delimiter)
                && decimalComma == other.decimalComma
                && empatica == other.empatica
                && comment.equals(other.comment)
                && header == other.header
                && (skipLines == other.skipLines || (headerUntil.isPresent() && headerUntil.equals(other.headerUntil)));
    }

    /** Whether another table has the same columns and is written in the same way. */
    boolean isLike(TableForm other) {
        return isWrittenLike(other) && columns.equals(other.columns) && titles.equals(other.titles);
    }
}
