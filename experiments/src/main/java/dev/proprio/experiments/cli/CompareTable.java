package dev.proprio.experiments.cli;

import dev.proprio.experiments.compare.AblationCurve;
import dev.proprio.experiments.compare.Comparison;
import dev.proprio.experiments.compare.GroupSummary;
import dev.proprio.experiments.compare.Measure;
import dev.proprio.experiments.compare.PairedResult;
import dev.proprio.experiments.compare.TimeToAccuracy;
import dev.proprio.experiments.compare.TimeToAccuracy.ClassShare;
import dev.proprio.experiments.compare.TimeToAccuracy.GroupTime;
import dev.proprio.experiments.statistics.Interval;
import dev.proprio.experiments.statistics.PValue;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A comparison as text. */
final class CompareTable {
    private final Comparison comparison;
    private final Measure measure;

    private CompareTable(Comparison comparison) {
        this.comparison = comparison;
        this.measure = comparison.measure();
    }

    static String of(Comparison comparison) {
        return new CompareTable(comparison).text();
    }

    private String text() {
        var groups = new TextTable()
                .row("group", "seeds", "people", measure + unit(), "SD over seeds", "95% interval", "worst decile");
        for (GroupSummary group : comparison.groups()) {
            groups.row(
                    group.name(),
                    group.seedCount(),
                    Integer.toString(group.people()),
                    value(group.mean()),
                    group.sd().map(this::value).orElse("-"),
                    interval(group.interval(), ""),
                    value(group.worstDecile()));
        }
        var text = new StringBuilder(groups.toString());
        comparison.curve().ifPresent(curve -> text.append('\n').append(curve(curve)));
        if (!comparison.comparisons().isEmpty()) {
            text.append('\n').append(differences()).append('\n');
            for (PairedResult result : comparison.comparisons()) {
                text.append("- ").append(result.claim()).append('\n');
            }
        }
        comparison
                .ranks()
                .ifPresent(ranks -> text.append(String.format(
                        Locale.ROOT,
                        "- All %d at once, over %d seeds: Friedman chi-squared %.2f, Iman-Davenport p %s; critical difference of ranks %.2f.%n",
                        ranks.ranked().size(),
                        ranks.seeds().size(),
                        ranks.chiSquared(),
                        PValue.clause(ranks.p()),
                        ranks.criticalDifference())));
        comparison
                .time()
                .ifPresent(time ->
                        text.append('\n').append(time(time)).append('\n').append(classes(time)));
        comparison
                .continual()
                .ifPresent(ways -> text.append('\n').append(LearningOnTable.of(ways, comparison.control())));
        if (!comparison.notes().isEmpty()) {
            text.append("\nTo be known:\n");
            comparison.notes().forEach(note -> text.append("- ").append(note).append(".\n"));
        }
        return text.toString();
    }

    private TextTable time(TimeToAccuracy time) {
        var table = new TextTable()
                .row(
                        String.format(Locale.ROOT, "virtual time to %.0f %%", 100 * time.target()),
                        "seeds",
                        "time",
                        "updates",
                        "MB",
                        "J",
                        "times " + comparison.control(),
                        "95% interval",
                        "p (Holm)");
        for (GroupTime group : time.groups()) {
            List<String> cells = new ArrayList<>(List.of(group.group()));
            cells.addAll(group.cells("-"));
            table.row(cells.toArray(String[]::new));
        }
        return table;
    }

    private static TextTable classes(TimeToAccuracy time) {
        var table = new TextTable().row("who pays", "class", "asked %", "counted %", "accuracy %");
        for (GroupTime group : time.groups()) {
            for (ClassShare share : group.classes()) {
                table.row(
                        group.group(),
                        share.deviceClass(),
                        number(Optional.of(100 * share.asked()), "%.1f"),
                        number(Optional.of(100 * share.counted()), "%.1f"),
                        number(share.accuracy().map(accuracy -> 100 * accuracy), "%.1f"));
            }
        }
        return table;
    }

    private static String number(Optional<Double> value, String format) {
        return value.map(known -> String.format(Locale.ROOT, format, known)).orElse("-");
    }

    private TextTable curve(AblationCurve curve) {
        String quantity = curve.quantity().equals(AblationCurve.PAYLOAD) ? "kB an update" : curve.quantity();
        var table = new TextTable()
                .row("curve", quantity, measure + unit(), "95% interval", "seeds", "updates a run", "MB up a run");
        curve.curves()
                .forEach((name, points) -> points.forEach(point -> table.row(
                        name,
                        position(point.x()),
                        value(point.group().mean()),
                        interval(point.group().interval(), ""),
                        point.group().seedCount(),
                        String.format(Locale.ROOT, "%.0f", point.updates()),
                        String.format(Locale.ROOT, "%.1f", point.megabytesUp()))));
        return table;
    }

    /** Whole numbers as they are, others with four digits that say something. */
    private static String position(double x) {
        BigDecimal exact = BigDecimal.valueOf(x);
        return (x == Math.rint(x) ? exact : exact.round(new MathContext(4)))
                .stripTrailingZeros()
                .toPlainString();
    }

    private TextTable differences() {
        String control = "minus " + comparison.control();
        var table = new TextTable()
                .row(
                        control,
                        "seeds",
                        "difference",
                        "95% interval",
                        "p",
                        "p (Holm)",
                        "median",
                        "rank-biserial",
                        "Cliff's d");
        for (PairedResult result : comparison.comparisons()) {
            table.row(
                    result.group(),
                    Integer.toString(result.seeds().size()),
                    signed(result.meanDifference()),
                    interval(result.interval(), "+"),
                    PValue.text(result.meanTest().p()),
                    PValue.text(result.adjustedP()),
                    signed(result.medianDifference()),
                    String.format(Locale.ROOT, "%+.2f", result.rankBiserial()),
                    String.format(Locale.ROOT, "%+.2f", result.cliffsDelta()));
        }
        return table;
    }

    private String unit() {
        return measure.isShare() ? " %" : "";
    }

    private String interval(Optional<Interval> interval, String sign) {
        return interval.map(ends -> sign.isEmpty()
                        ? value(ends.low()) + " to " + value(ends.high())
                        : signed(ends.low()) + " to " + signed(ends.high()))
                .orElse("-");
    }

    private String value(double value) {
        return measure.isShare()
                ? String.format(Locale.ROOT, "%.2f", 100 * value)
                : String.format(Locale.ROOT, "%.4f", value);
    }

    private String signed(double value) {
        return measure.isShare()
                ? String.format(Locale.ROOT, "%+.2f", 100 * value)
                : String.format(Locale.ROOT, "%+.4f", value);
    }
}
