package dev.proprio.experiments.cli;

import dev.proprio.experiments.record.FinalStudy;
import dev.proprio.experiments.record.SweepRow;
import dev.proprio.experiments.record.SweepSummary;
import dev.proprio.experiments.sweep.Sweep;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A sweep over a personalization experiment as text: trials by the figure they are ranked by, and the final run. */
final class StudySweepTable {
    private StudySweepTable() {}

    static String of(Sweep sweep, SweepSummary summary, Path folder) {
        var table = new TextTable().row("trial", "on people for validation, %");
        List<SweepRow> ranked = summary.runs().stream()
                .filter(row -> row.score().isPresent())
                .sorted(Comparator.comparingDouble(row -> -row.score().orElseThrow()))
                .toList();
        ranked.forEach(row -> table.row(row.trial(), percent(row.score())));
        var text = new StringBuilder(table.toString()).append(SweepTable.failures(summary));
        text.append("ranked by ").append(sweep.rank()).append('\n');
        summary.study().ifPresent(study -> text.append(last(study, ranked, folder)));
        return text.append("\nfolder   ").append(folder).append('\n').toString();
    }

    private static String last(FinalStudy study, List<SweepRow> ranked, Path folder) {
        if (study.failure().isPresent()) {
            return "%s was chosen, but failed on people for the test: %s\n"
                    .formatted(study.trial(), study.failure().get());
        }
        return "%s was chosen; on people for the test, who chose nothing, it has %s %% (%s %% where it was chosen, the best of %s)\n\nreport   %s\n"
                .formatted(
                        study.trial(),
                        percent(study.score()),
                        percent(ranked.getFirst().score()),
                        ranked.size(),
                        folder.resolve(study.folder()).resolve("report.html"));
    }

    private static String percent(Optional<Double> share) {
        return share.map(value -> String.format(Locale.ROOT, "%.2f", 100 * value))
                .orElse("-");
    }
}
