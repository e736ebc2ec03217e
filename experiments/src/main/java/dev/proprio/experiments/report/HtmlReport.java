package dev.proprio.experiments.report;

import dev.proprio.experiments.evaluation.ConfusionMatrix;
import dev.proprio.experiments.evaluation.UserResult;
import dev.proprio.experiments.record.RoundRow;
import dev.proprio.experiments.record.RunSummary;
import dev.proprio.experiments.report.Series.Point;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Draws the report of a run: one page of HTML that needs nothing else, on a screen of any width. */
public final class HtmlReport {
    private HtmlReport() {}

    /**
     * The page.
     *
     * @param rows the rounds, in order
     * @param users the users' results with the final model; may be empty
     * @param confusion the final model's predictions; may be empty
     * @param classNames a name for each class of {@code confusion}
     */
    public static String render(
            RunSummary run,
            List<RoundRow> rows,
            List<UserResult> users,
            ConfusionMatrix confusion,
            List<String> classNames) {
        if (classNames.size() != confusion.classes()) {
            throw new IllegalArgumentException(
                    "%d class names do not fit %d classes".formatted(classNames.size(), confusion.classes()));
        }
        Markup out =
                new Markup().raw("<!DOCTYPE html>\n").open("html", "lang", "en").open("head");
        out.empty("meta", "charset", "utf-8");
        out.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        out.empty("meta", "name", "color-scheme", "content", "light dark");
        out.leaf("title", run.name() + " · Proprio");
        out.open("style").raw(style()).close().close().open("body").open("main");
        KeyFigures.draw(out, run);
        out.open("div", "class", "cards");
        accuracy(out, rows);
        loss(out, rows);
        out.open("section", "class", "card").leaf("h2", "Accuracy of each user");
        UserChart.draw(out, users);
        out.close();
        out.open("section", "class", "card").leaf("h2", "Devices in each round");
        ParticipationChart.draw(out, rows);
        out.close();
        if (confusion.total() > 0) {
            classes(out, confusion, classNames);
        }
        SettingsTable.draw(out, run);
        return out.close().close().close().close().toString();
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

    private static void classes(Markup out, ConfusionMatrix confusion, List<String> names) {
        out.open("section", "class", "card wide").leaf("h2", "Confusion matrix");
        out.leaf(
                "p",
                "Rows are true classes, columns are predicted ones; the shares of a row add up to 100%.",
                "class",
                "note");
        out.open("div", "class", "split");
        HeatMap.draw(out, confusion, names);
        ClassTable.draw(out, confusion, names);
        out.close().close();
    }

    private static Series series(
            String name, String style, List<RoundRow> rows, Function<RoundRow, Optional<Double>> value) {
        List<Point> points = rows.stream()
                .flatMap(row -> value.apply(row).map(measured -> new Point(row.round(), measured)).stream())
                .toList();
        return new Series(name, style, points);
    }

    private static String style() {
        try (InputStream css = HtmlReport.class.getResourceAsStream("report.css")) {
            if (css == null) {
                throw new IllegalStateException("report.css is missing from the jar");
            }
            return new String(css.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
