package dev.proprio.experiments.report;

import dev.proprio.experiments.personalization.RejectionSummary;
import dev.proprio.experiments.spec.StudyRejectionSpec;
import dev.proprio.experiments.statistics.Interval;
import dev.proprio.proto.text.CountText;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What fitted models make of background if they don't answer for windows that are unlike gestures. */
final class StudyRejectionCard {
    private StudyRejectionCard() {}

    static void draw(Markup out, StudyRejectionSpec asked, List<RejectionSummary> cells) {
        out.open("section", "class", "card wide").leaf("h2", "D: no answer for what is unlike gestures");
        out.leaf(
                "p",
                "Of the new people, %s choose a threshold for each method, number of shots and score, so that %s of their windows of gestures are answered. It is measured on the others, %s. A false activation is a window of background that is taken for a gesture. Intervals are by bootstrap over seeds and people."
                        .formatted(
                                Format.percent(asked.calibration()),
                                Format.percent(asked.recall()),
                                CountText.of(
                                        cells.stream()
                                                .mapToInt(RejectionSummary::people)
                                                .max()
                                                .orElse(0),
                                        "person",
                                        "people")),
                "class",
                "note");
        out.open("div", "class", "scroll").open("table", "class", "numbers dense");
        StudyTables.row(
                out.open("thead"),
                "th",
                List.of(
                        "method",
                        "k",
                        "by",
                        "threshold",
                        "answered",
                        "least of a person",
                        "found",
                        "all answered",
                        "false/h",
                        "all answered",
                        "ratio",
                        "95% interval",
                        "to everyone's",
                        "95% interval"));
        out.close().open("tbody");
        cells.forEach(cell -> StudyTables.row(
                out,
                "td",
                List.of(
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
                        ratio(cell.ratio()),
                        ends(cell.interval()),
                        ratio(cell.ofEveryone()),
                        ends(cell.ofEveryoneInterval()))));
        out.close().close().close();
        RejectionSummary.notes(cells).forEach(note -> out.leaf("p", note, "class", "note"));
        out.close();
    }

    private static String ratio(Optional<Double> value) {
        return value.map(ratio -> String.format(Locale.ROOT, "%.2f", ratio)).orElse("");
    }

    private static String ends(Optional<Interval> interval) {
        return interval.map(ends -> String.format(Locale.ROOT, "%.2f … %.2f", ends.low(), ends.high()))
                .orElse("");
    }

    private static String percent(double share) {
        return Double.isFinite(share) ? Format.percent(share) : "";
    }

    private static String number(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.1f", value) : "";
    }
}
