package dev.proprio.experiments.cli;

import dev.proprio.experiments.bench.BenchReport;
import dev.proprio.experiments.bench.BenchRow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Benchmarks as Markdown: a table for each set of rows with the same figures, a line per row, a column per figure. */
final class BenchMarkdown {
    private BenchMarkdown() {}

    /** The figures, and their ratios to another checkout's where there was one. */
    static String of(BenchAllCommand.Beside beside) {
        BenchReport report = beside.report();
        StringBuilder text = new StringBuilder();
        text.append(report.machine().line())
                .append(report.measured().map(when -> "; " + when).orElse(""))
                .append(".\n");
        append(text, report.rows());
        if (!beside.ratios().isEmpty()) {
            text.append("\nDivided by the figures of the other checkout, in turns in the same run:\n");
            append(text, beside.ratios());
        }
        return text.toString();
    }

    private static void append(StringBuilder text, List<BenchRow> rows) {
        Map<Set<String>, List<BenchRow>> kinds = new LinkedHashMap<>();
        rows.forEach(row -> kinds.computeIfAbsent(row.figures().keySet(), figures -> new ArrayList<>())
                .add(row));
        kinds.forEach((figures, alike) -> {
            text.append("\n|");
            figures.forEach(figure -> text.append(" | ").append(figure.replace('_', ' ')));
            text.append(" |\n|").append("---|".repeat(figures.size() + 1)).append('\n');
            alike.forEach(row -> text.append(row.figures().values().stream()
                    .map(BenchTable::number)
                    .collect(Collectors.joining(" | ", "| " + row.name() + " | ", " |\n"))));
        });
    }
}
