package dev.proprio.experiments.sweep;

import dev.proprio.experiments.compare.GroupLabels;
import dev.proprio.experiments.record.RoundRow;
import dev.proprio.experiments.record.RunFolder;
import dev.proprio.experiments.record.RunJson;
import dev.proprio.experiments.record.RunStatus;
import dev.proprio.experiments.record.SweepRow;
import dev.proprio.experiments.record.SweepSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The runs of a sweep by two of their settings.
 *
 * @param rows the setting that names the rows
 * @param columns the setting that names the columns
 * @param measure what the cells say
 * @param last the rounds at the end whose evaluations are averaged, at least 1
 */
public record PivotTable(String rows, String columns, RoundMeasure measure, int last) {
    private static final String WITHOUT = "-";

    /**
     * All runs of one row and one column.
     *
     * @param scores one for each run that was done
     * @param failed runs that failed
     * @param alike whether they differ in nothing but seed and name
     */
    public record PivotCell(List<Double> scores, int failed, boolean alike) {
        public PivotCell {
            scores = List.copyOf(scores);
        }
    }

    /** The cells by row, then column, in the order in which they were planned. */
    public Map<String, Map<String, PivotCell>> cells(List<PlannedRun> runs, SweepSummary summary, Path folder)
            throws IOException {
        Map<String, List<PlannedRun>> byRow = runs.stream()
                .collect(Collectors.groupingBy(run -> value(run, rows), LinkedHashMap::new, Collectors.toList()));
        List<String> names =
                runs.stream().map(run -> value(run, columns)).distinct().toList();
        Map<String, Map<String, PivotCell>> table = new LinkedHashMap<>();
        for (var row : byRow.entrySet()) {
            Map<String, PivotCell> cells = new LinkedHashMap<>();
            for (String name : names) {
                List<PlannedRun> own = row.getValue().stream()
                        .filter(run -> value(run, columns).equals(name))
                        .toList();
                cells.put(name, cell(own, summary, folder));
            }
            table.put(row.getKey(), cells);
        }
        return table;
    }

    private static String value(PlannedRun run, String key) {
        return run.keys().getOrDefault(key, WITHOUT);
    }

    private PivotCell cell(List<PlannedRun> runs, SweepSummary summary, Path folder) throws IOException {
        List<Double> scores = new ArrayList<>();
        int failed = 0;
        for (PlannedRun run : runs) {
            Optional<SweepRow> row = summary.runs().stream()
                    .filter(found -> found.folder().endsWith(run.digest()))
                    .findFirst();
            if (row.flatMap(SweepRow::status).equals(Optional.of(RunStatus.DONE))) {
                score(folder.resolve(row.orElseThrow().folder())).ifPresent(scores::add);
            } else if (row.flatMap(SweepRow::status).isPresent()) {
                failed++;
            }
        }
        return new PivotCell(scores, failed, alike(runs));
    }

    private static boolean alike(List<PlannedRun> runs) {
        List<Map<String, String>> settings =
                runs.stream().map(run -> Trial.identity(run.spec())).toList();
        return GroupLabels.differing(settings).isEmpty();
    }

    /** Of its last rounds, of which it may have had fewer than were planned. */
    private OptionalDouble score(Path run) throws IOException {
        try (Stream<String> lines = Files.lines(run.resolve(RunFolder.ROUNDS))) {
            List<RoundRow> rows =
                    lines.map(line -> RunJson.read(line, RoundRow.class)).toList();
            int rounds = rows.stream().mapToInt(RoundRow::round).max().orElse(0);
            return rows.stream()
                    .filter(row -> row.round() > Math.max(0, rounds - last))
                    .flatMap(row -> measure.of(row).stream())
                    .mapToDouble(figure -> figure)
                    .average();
        }
    }
}
