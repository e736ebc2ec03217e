package dev.proprio.experiments.bench;

import dev.proprio.experiments.record.Versions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One run of a benchmark.
 *
 * @param benchmark which: {@code train}, {@code round}, {@code population}, {@code secagg}, {@code realism} or {@code all}
 * @param measured when it was over, UTC; empty in reports of before there was this
 * @param versions of Proprio, Java and the libraries that compute
 * @param machine where it ran
 * @param settings what was asked for
 * @param rows what was measured
 */
public record BenchReport(
        String benchmark,
        Optional<String> measured,
        Map<String, String> versions,
        Machine machine,
        Map<String, Double> settings,
        List<BenchRow> rows) {
    public BenchReport {
        versions = Collections.unmodifiableMap(new LinkedHashMap<>(versions));
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        rows = List.copyOf(rows);
    }

    /** A report of this machine. */
    public static BenchReport here(String benchmark, Map<String, Double> settings, List<BenchRow> rows) {
        return new BenchReport(
                benchmark,
                Optional.of(Instant.now().truncatedTo(ChronoUnit.SECONDS).toString()),
                Versions.all(),
                Machine.here(),
                settings,
                rows);
    }

    /** This report's figures divided by an earlier one's, where both have them. */
    public List<BenchRow> dividedBy(BenchReport earlier) {
        return dividedBy(earlier.rows);
    }

    /** This report's figures divided by others, where both have them. */
    public List<BenchRow> dividedBy(List<BenchRow> others) {
        Map<String, BenchRow> before = new LinkedHashMap<>();
        others.forEach(row -> before.put(row.name(), row));
        List<BenchRow> ratios = new ArrayList<>();
        for (BenchRow row : rows) {
            Map<String, Double> old = before.getOrDefault(row.name(), new BenchRow(row.name(), Map.of()))
                    .figures();
            Map<String, Double> figures = new LinkedHashMap<>();
            row.figures().forEach((name, value) -> {
                double divisor = old.getOrDefault(name, 0.0);
                if (divisor != 0) {
                    figures.put(name, value / divisor);
                }
            });
            if (!figures.isEmpty()) {
                ratios.add(new BenchRow(row.name(), figures));
            }
        }
        return ratios;
    }
}
