package dev.proprio.experiments.cli;

import dev.proprio.experiments.sweep.PivotTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A table of two settings as text. */
final class PivotText {
    private PivotText() {}

    static String of(PivotTable pivot, Map<String, Map<String, PivotTable.PivotCell>> cells) {
        var table = new TextTable();
        List<String> head = new ArrayList<>();
        head.add(pivot.rows() + " x " + pivot.columns());
        cells.values().stream().findFirst().ifPresent(row -> head.addAll(row.keySet()));
        table.row(head.toArray(String[]::new));
        boolean mixed = false;
        for (var row : cells.entrySet()) {
            List<String> line = new ArrayList<>();
            line.add(row.getKey());
            for (PivotTable.PivotCell cell : row.getValue().values()) {
                line.add(text(cell));
                mixed |= !cell.alike();
            }
            table.row(line.toArray(String[]::new));
        }
        String rounds = pivot.last() == 1 ? "the last round" : "the mean of the last %s rounds".formatted(pivot.last());
        return "%s\n%s, in percent, %s; +- is the standard deviation over runs%s\n"
                .formatted(
                        table,
                        pivot.measure(),
                        rounds,
                        mixed ? "; some cells mix runs that differ in more than their seed" : "");
    }

    private static String text(PivotTable.PivotCell cell) {
        int runs = cell.scores().size();
        String failed = cell.failed() == 0 ? "" : " (%s failed)".formatted(cell.failed());
        if (runs == 0) {
            return cell.failed() == 0 ? "-" : "failed";
        }
        double mean =
                cell.scores().stream().mapToDouble(score -> score).average().orElseThrow();
        double squares = cell.scores().stream()
                .mapToDouble(score -> (score - mean) * (score - mean))
                .sum();
        return runs == 1
                ? String.format(Locale.ROOT, "%.1f%s", 100 * mean, failed)
                : String.format(
                        Locale.ROOT, "%.1f +-%.1f%s", 100 * mean, 100 * Math.sqrt(squares / (runs - 1)), failed);
    }
}
