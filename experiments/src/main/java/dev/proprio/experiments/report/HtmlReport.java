package dev.proprio.experiments.report;

import dev.proprio.experiments.evaluation.ConfusionMatrix;
import dev.proprio.experiments.evaluation.UserResult;
import dev.proprio.experiments.exploration.Exploration;
import dev.proprio.experiments.record.FinalMetrics;
import dev.proprio.experiments.record.PrivacyRow;
import dev.proprio.experiments.record.PrivacySummary;
import dev.proprio.experiments.record.RoundRow;
import dev.proprio.experiments.record.RunSummary;
import dev.proprio.experiments.report.ChartSeries.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Draws the report of a run: one page of HTML that needs nothing else, on a screen of any width. */
public final class HtmlReport {
    private HtmlReport() {}

    /**
     * The page.
     *
     * @param rows the rounds, in order; a round 0 is the model before the first
     * @param users the users' results with the final model; may be empty
     * @param confusion the final model's predictions; may be empty
     * @param classNames a name for each class of {@code confusion}
     * @param looked what can be looked at of the windows that the final model was tested on
     */
    public static String render(
            RunSummary run,
            List<RoundRow> rows,
            List<UserResult> users,
            ConfusionMatrix confusion,
            List<String> classNames,
            Exploration looked) {
        if (classNames.size() != confusion.classes()) {
            throw new IllegalArgumentException(
                    "%s class names do not fit %s classes".formatted(classNames.size(), confusion.classes()));
        }
        List<RoundRow> rounds = rows.stream().filter(row -> row.round() > 0).toList();
        Markup out = HtmlPage.open(run.name(), "report.css", "mistakes.css", "windows.css");
        KeyFigures.draw(out, run);
        out.open("div", "class", "cards");
        accuracy(out, rows);
        if (run.privacy().isPresent()) {
            privacy(out, rounds, run.privacy().get());
        } else {
            loss(out, rounds);
        }
        if (!users.isEmpty()) {
            out.open("section", "class", "card").leaf("h2", "Accuracy of each user");
            UserChart.draw(out, users);
            out.close();
        }
        out.open("section", "class", "card").leaf("h2", "Devices in each round");
        ParticipationChart.draw(out, rounds);
        out.close();
        if (confusion.total() > 0) {
            classes(out, confusion, classNames, run);
        }
        looked.mistakes().ifPresent(found -> MistakeCards.draw(out, found));
        looked.windows().ifPresent(found -> WindowCards.draw(out, found));
        looked.map().ifPresent(map -> EmbeddingPlot.draw(out, map));
        run.metrics().flatMap(FinalMetrics::events).ifPresent(events -> EventTable.draw(out, events));
        run.metrics().flatMap(FinalMetrics::conformal).ifPresent(sets -> ConformalCard.draw(out, sets));
        run.metrics().flatMap(FinalMetrics::rejection).ifPresent(figures -> RejectionCard.draw(out, figures));
        run.metrics().flatMap(FinalMetrics::continual).ifPresent(figures -> ContinualCard.draw(out, figures));
        run.virtual().ifPresent(virtual -> VirtualTables.draw(out, virtual, rounds));
        VirtualCurves.draw(out, rounds);
        CoordinatorView.draw(out, run, rounds);
        SettingsTable.draw(out, run);
        out.close();
        return HtmlPage.close(out);
    }

    private static void accuracy(Markup out, List<RoundRow> rows) {
        out.open("section", "class", "card").leaf("h2", "Accuracy on held-out data");
        LineChart.draw(
                out,
                "accuracy over rounds",
                List.of(
                        series("mean over users", "s-1", rows, RoundRow::userMean),
                        series("pooled", "s-2", rows, RoundRow::accuracy),
                        series("worst decile", "s-bad", rows, RoundRow::worstDecile)),
                Format::percent,
                Format::percentTick);
        out.close();
    }

    private static void privacy(Markup out, List<RoundRow> rows, PrivacySummary spent) {
        out.open("section", "class", "card").leaf("h2", "Privacy spent");
        List<ChartSeries> lines = new ArrayList<>();
        lines.add(series(
                "epsilon at delta " + spent.delta(),
                "s-1",
                rows,
                row -> row.privacy().flatMap(PrivacyRow::epsilon)));
        ChartSeries budget =
                series("budget", "s-bad", rows, row -> row.privacy().flatMap(PrivacyRow::budget));
        if (!budget.points().isEmpty()) {
            lines.add(budget);
        }
        LineChart.draw(out, "epsilon over rounds", lines, Format::number, Format::tick);
        out.open("ul", "class", "notes");
        spent.assumptions().forEach(assumption -> out.leaf("li", assumption));
        out.close().close();
    }

    private static void loss(Markup out, List<RoundRow> rows) {
        out.open("section", "class", "card").leaf("h2", "Training loss");
        LineChart.draw(
                out,
                "training loss over rounds",
                List.of(series("mean over devices, by weight", "s-1", rows, RoundRow::trainLoss)),
                Format::number,
                Format::tick);
        out.close();
    }

    private static void classes(Markup out, ConfusionMatrix confusion, List<String> names, RunSummary run) {
        out.open("section", "class", "card wide").leaf("h2", "Confusion matrix");
        out.leaf(
                "p",
                "Rows are true classes, columns are predicted ones; the shares of a row add up to 100%.",
                "class",
                "note");
        out.open("div", "class", "split");
        HeatMap.draw(out, confusion, names);
        ClassTable.draw(
                out,
                confusion,
                names,
                run.metrics().flatMap(FinalMetrics::recalls).orElse(List.of()));
        out.close().close();
    }

    private static ChartSeries series(
            String name, String style, List<RoundRow> rows, Function<RoundRow, Optional<Double>> value) {
        List<Point> points = rows.stream()
                .flatMap(row -> value.apply(row).map(measured -> new Point(row.round(), measured)).stream())
                .toList();
        return new ChartSeries(name, style, points);
    }
}
