package dev.proprio.experiments.inspect;

import java.util.ArrayList;
import java.util.List;

/**
 * What separates the fields of a line, of which some may stand in quotes.
 *
 * @param name as the setting has it
 * @param character the separator, or a blank for any run of blanks
 */
record FieldSplit(String name, char character) {
    static final List<FieldSplit> ALL = List.of(
            new FieldSplit("tab", '\t'),
            new FieldSplit("semicolon", ';'),
            new FieldSplit("comma", ','),
            new FieldSplit("|", '|'),
            new FieldSplit("whitespace", ' '));

    private boolean isSeparator(char c) {
        return c == character || (character == ' ' && c == '\t');
    }

    /**
     * A line's fields.
     *
     * @param open whether it ends within quotes
     */
    private record Fields(List<String> texts, boolean open) {}

    /** The fields of a line, without quotes and the blanks around them. */
    List<String> of(String line) {
        return split(line).texts();
    }

    /** Whether a line ends within quotes, so that the next one belongs to it. */
    boolean isOpen(String line) {
        return line.indexOf('"') >= 0 && split(line).open();
    }

    /** Whether the first field of a line stands in quotes, and some other one does not. */
    boolean quotesFirst(String line) {
        return line.stripLeading().startsWith("\"")
                && of(line).stream().skip(1).anyMatch(field -> !line.contains("\"" + field + "\""));
    }

    private Fields split(String line) {
        String text = character == ' ' || character == '\t' ? line.strip() : line;
        if (character != ';') {
            text = text.stripTrailing().replaceFirst(";+$", "");
        }
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean inQuotes = false;
        boolean quoted = false;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '"' && (inQuotes || quoted || field.toString().isBlank())) {
                inQuotes = !inQuotes;
                quoted = true;
            } else if (!inQuotes && isSeparator(c)) {
                if (character != ' ' || quoted || !field.isEmpty()) {
                    fields.add(field.toString().strip());
                }
                field.setLength(0);
                quoted = false;
            } else {
                field.append(c);
            }
        }
        if (character != ' ' || quoted || !field.isEmpty()) {
            fields.add(field.toString().strip());
        }
        return new Fields(fields, inQuotes);
    }
}
