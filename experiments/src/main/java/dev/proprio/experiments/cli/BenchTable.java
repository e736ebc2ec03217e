package dev.proprio.experiments.cli;

import dev.proprio.experiments.bench.BenchRow;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Benchmark rows as text: a block for each set of rows with the same figures, a line per figure, a column per row. */
final class BenchTable {
    private BenchTable() {}

    /** The table, each line ending in a line feed. */
    static String of(List<BenchRow> rows) {
        Set<Set<String>> kinds =
                rows.stream().map(row -> row.figures().keySet()).collect(Collectors.toCollection(LinkedHashSet::new));
        return kinds.stream()
                .map(kind -> block(rows.stream()
                        .filter(row -> row.figures().keySet().equals(kind))
                        .toList()))
                .collect(Collectors.joining("\n"));
    }

    private static String block(List<BenchRow> rows) {
        List<List<String>> columns = new ArrayList<>();
        List<String> names = new ArrayList<>(rows.getFirst().figures().keySet());
        List<String> first = new ArrayList<>(List.of(""));
        names.forEach(name -> first.add(name.replace('_', ' ')));
        columns.add(first);
        for (BenchRow row : rows) {
            List<String> column = new ArrayList<>(List.of(row.name()));
            row.figures().values().forEach(value -> column.add(number(value)));
            columns.add(column);
        }
        var text = new StringBuilder();
        for (int line = 0; line <= names.size(); line++) {
            var cells = new StringBuilder();
            for (int c = 0; c < columns.size(); c++) {
                int width =
                        columns.get(c).stream().mapToInt(String::length).max().orElse(0);
                String cell = columns.get(c).get(line);
                String space = " ".repeat(width - cell.length());
                cells.append(c == 0 ? cell + space : "  " + space + cell);
            }
            text.append(cells.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    /** Three or four digits that count. */
    static String number(double value) {
        double magnitude = Math.abs(value);
        int decimals = magnitude >= 100 || value == Math.rint(value) ? 0 : magnitude >= 10 ? 1 : magnitude >= 1 ? 2 : 3;
        return String.format(Locale.ROOT, "%,." + (magnitude > 0 && magnitude < 0.1 ? 4 : decimals) + "f", value);
    }
}
