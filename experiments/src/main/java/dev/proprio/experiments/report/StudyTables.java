package dev.proprio.experiments.report;

import dev.proprio.experiments.personalization.CellSummaries;
import dev.proprio.experiments.personalization.CellSummary;
import dev.proprio.experiments.personalization.EvaluationAxis;
import dev.proprio.experiments.personalization.Gain;
import dev.proprio.experiments.personalization.Harm;
import dev.proprio.experiments.personalization.MethodCost;
import dev.proprio.experiments.personalization.StudyResult;
import dev.proprio.experiments.personalization.UserScore;
import dev.proprio.experiments.statistics.Interval;
import dev.proprio.experiments.statistics.PValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The tables of a personalization report. */
final class StudyTables {
    private StudyTables() {}

    static String explanation(EvaluationAxis axis) {
        return switch (axis) {
            case PARTICIPANTS -> "People who trained, tested on their later recordings, with all that their device has";
            case NEW_PEOPLE ->
                "People who never trained; they label k windows of each class, and are tested on later ones";
            case NEW_CLASSES ->
                "People who never trained label k windows of each of the classes that nobody trained on, and these alone are told apart";
            case JOINT ->
                "People who never trained label k windows of each new class; known and new classes are told apart together";
        };
    }

    static void axis(Markup out, EvaluationAxis axis, int shots, StudyResult study, CellSummaries summaries) {
        List<Integer> all = List.copyOf(study.shots(axis));
        List<String> head = new ArrayList<>(List.of("method"));
        all.forEach(k -> head.add(k == UserScore.ALL ? "accuracy" : "k = " + k));
        head.addAll(List.of("95% interval", "user SD", "worst decile", "macro-F1", "Gini"));
        head.addAll(
                axis == EvaluationAxis.JOINT
                        ? List.of("known", "novel", "H", "forgotten")
                        : List.of(
                                "gain",
                                "95% interval",
                                "p (Holm)",
                                "harmed",
                                "by chance",
                                "shown harmed",
                                "95% interval",
                                "by chance"));
        boolean background = study.methods(axis).stream()
                .flatMap(method -> summaries.of(axis, method, shots).stream())
                .anyMatch(cell -> Double.isFinite(cell.activationsPerHour()));
        if (background) {
            head.add("false/h");
        }
        out.open("div", "class", "scroll").open("table", "class", "numbers dense");
        row(out.open("thead"), "th", head).close().open("tbody");
        for (String method : study.methods(axis)) {
            List<String> cells = new ArrayList<>(List.of(method));
            all.forEach(k -> cells.add(percent(summaries.of(axis, method, k).map(CellSummary::mean))));
            Optional<CellSummary> cell = summaries.of(axis, method, shots);
            cells.add(interval(cell.flatMap(CellSummary::interval)));
            cells.add(percent(cell.map(CellSummary::userSd)));
            cells.add(percent(cell.map(CellSummary::worstDecile)));
            cells.add(percent(cell.map(CellSummary::macroF1)));
            cells.add(cell.map(one -> String.format(Locale.ROOT, "%.3f", one.gini()))
                    .orElse(""));
            if (axis == EvaluationAxis.JOINT) {
                cells.add(percent(cell.map(CellSummary::known)));
                cells.add(percent(cell.map(CellSummary::novel)));
                cells.add(percent(cell.map(CellSummary::harmonic)));
                cells.add(percent(cell.flatMap(summaries::forgotten)));
            } else {
                Optional<Gain> gain = cell.flatMap(CellSummary::gain);
                cells.add(gain.map(one -> String.format(Locale.ROOT, "%+.1f", 100 * one.mean()))
                        .orElse(""));
                cells.add(interval(gain.flatMap(Gain::interval)));
                cells.add(gain.flatMap(Gain::adjustedP).map(PValue::text).orElse(""));
                Optional<Harm> harm = gain.map(Gain::harm);
                cells.add(percent(harm.map(Harm::share)));
                cells.add(percent(harm.map(Harm::byChance)));
                cells.add(percent(harm.map(Harm::shown)));
                cells.add(interval(harm.map(Harm::shownInterval)));
                cells.add(percent(harm.map(Harm::shownByChance)));
            }
            if (background) {
                cells.add(cell.map(CellSummary::activationsPerHour)
                        .filter(Double::isFinite)
                        .map(value -> String.format(Locale.ROOT, "%.1f", value))
                        .orElse(""));
            }
            row(out, "td", cells);
        }
        out.close().close().close();
    }

    static void costs(Markup out, StudyResult study, CellSummaries summaries) {
        out.leaf(
                "p",
                "Training is of one seed, all rounds and devices; methods that start from the same model share its training. An adaptation is that of one new person.",
                "class",
                "note");
        out.open("div", "class", "scroll").open("table", "class", "numbers");
        row(
                        out.open("thead"),
                        "th",
                        List.of("method", "up", "down", "training", "steps", "adaptation", "to a new person"))
                .close()
                .open("tbody");
        for (String method : study.methods()) {
            Optional<MethodCost> cost = study.costs().stream()
                    .filter(one -> one.method().equals(method))
                    .findFirst();
            Optional<CellSummary> cell = summaries.all().stream()
                    .filter(one ->
                            one.cell().method().equals(method) && one.cell().axis() != EvaluationAxis.PARTICIPANTS)
                    .reduce((first, second) -> second.steps() > first.steps() ? second : first);
            row(
                    out,
                    "td",
                    List.of(
                            method,
                            cost.map(one -> Format.bytes(one.bytesUp())).orElse(""),
                            cost.map(one -> Format.bytes(one.bytesDown())).orElse(""),
                            cost.map(one -> Format.seconds(one.seconds())).orElse(""),
                            cell.map(one -> Format.number(one.steps())).orElse(""),
                            cell.map(one -> Format.number(1000 * one.seconds()) + " ms")
                                    .orElse(""),
                            cell.map(one -> Format.bytes(one.received())).orElse("")));
        }
        out.close().close().close();
    }

    static Markup row(Markup out, String tag, List<String> cells) {
        out.open("tr");
        for (int i = 0; i < cells.size(); i++) {
            out.leaf(i == 0 ? "th" : tag, cells.get(i));
        }
        return out.close();
    }

    private static String percent(Optional<Double> share) {
        return share.filter(Double::isFinite).map(Format::percent).orElse("");
    }

    private static String interval(Optional<Interval> interval) {
        return interval.map(ends -> String.format(Locale.ROOT, "%.1f … %.1f", 100 * ends.low(), 100 * ends.high()))
                .orElse("");
    }
}
