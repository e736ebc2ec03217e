package dev.proprio.experiments.cli;

import dev.proprio.experiments.personalization.RejectionSummary;
import dev.proprio.experiments.spec.StudyRejectionSpec;
import dev.proprio.experiments.statistics.Interval;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What fitted models make of background if they don't answer for windows that are unlike gestures. */
final class StudyRejectionTable {
    private StudyRejectionTable() {}

    static String of(StudyRejectionSpec asked, List<RejectionSummary> summaries) {
        var table = new TextTable();
        table.row(
                String.format(Locale.ROOT, "D  with rejection, %.0f%% answered", 100 * asked.recall()),
                "k",
                "by",
                "threshold",
                "answered",
                "least",
                "found",
                "instead of",
                "false/h",
                "instead of",
                "ratio [95%]",
                "to everyone's [95%]");
        for (RejectionSummary cell : summaries) {
            table.row(
                    cell.cell().method(),
                    Integer.toString(cell.cell().shots()),
                    cell.score().text(),
                    cell.thresholds().text(),
                    percent(cell.answered()),
                    percent(cell.leastAnswered()),
                    percent(cell.foundAfter()),
                    percent(cell.foundBefore()),
                    number(cell.falseAfter()),
                    number(cell.falseBefore()),
                    ratio(cell.ratio(), cell.interval()),
                    ratio(cell.ofEveryone(), cell.ofEveryoneInterval()));
        }
        var text = new StringBuilder(table.toString());
        RejectionSummary.notes(summaries)
                .forEach(note -> text.append("   ").append(note).append('\n'));
        return text.toString();
    }

    private static String ratio(Optional<Double> of, Optional<Interval> interval) {
        String ratio =
                of.map(value -> String.format(Locale.ROOT, "%.2f", value)).orElse("");
        return interval.map(ends -> String.format(Locale.ROOT, "%s [%.2f, %.2f]", ratio, ends.low(), ends.high()))
                .orElse(ratio);
    }

    private static String percent(double share) {
        return Double.isFinite(share) ? String.format(Locale.ROOT, "%.1f", 100 * share) : "";
    }

    private static String number(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.1f", value) : "";
    }
}
