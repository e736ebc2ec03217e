package dev.proprio.experiments.cli;

import dev.proprio.proto.text.VisibleText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows of text in columns, the first to the left and the others to the right. */
final class TextTable {
    private final List<List<String>> rows = new ArrayList<>();

    /** Adds a row with as many cells as the first; what would act in a cell is escaped. */
    TextTable row(String... cells) {
        rows.add(Arrays.stream(cells).map(VisibleText::of).toList());
        return this;
    }

    /** The table, each line ending in a line feed. */
    @Override
    public String toString() {
        var text = new StringBuilder();
        for (List<String> row : rows) {
            var line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                int at = column;
                int width = rows.stream()
                        .mapToInt(other -> other.get(at).length())
                        .max()
                        .orElse(0);
                String space = " ".repeat(width - row.get(column).length());
                line.append(column == 0 ? row.get(column) + space : "  " + space + row.get(column));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }
}
