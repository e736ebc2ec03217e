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

    /** The fields of a line, without quotes and the blanks around them. */
    List<String> of(String line) {
        String text = character == ' ' || character == '\t' ? line.strip() : line;
        if (character != ';') {
            text = text.stripTrailing().replaceFirst(";+$", "");
        }
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && isSeparator(c)) {
                if (character != ' ' || !field.isEmpty()) {
                    fields.add(field.toString().strip());
                }
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        if (character != ' ' || !field.isEmpty()) {
            fields.add(field.toString().strip());
        }
        return fields;
    }
}
