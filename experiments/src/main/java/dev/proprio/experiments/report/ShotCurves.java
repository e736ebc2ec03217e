package dev.proprio.experiments.report;

import dev.proprio.experiments.personalization.CellSummaries;
import dev.proprio.experiments.personalization.CellSummary;
import dev.proprio.experiments.personalization.EvaluationAxis;
import dev.proprio.experiments.personalization.StudyResult;
import dev.proprio.experiments.statistics.Interval;
import dev.proprio.proto.text.CountText;
import java.util.List;
import java.util.stream.Collectors;

/** Accuracy over the number of labelled windows: a curve for each method, with its interval over people. */
final class ShotCurves {
    private static final double WIDTH = 900;
    private static final double HEIGHT = 340;
    private static final double LEFT = 50;
    private static final double RIGHT = WIDTH - 20;
    private static final double BOTTOM = HEIGHT - 40;
    private static final int TONES = 8;

    private ShotCurves() {}

    static void draw(Markup out, EvaluationAxis axis, StudyResult study, CellSummaries summaries) {
        List<Integer> shots = List.copyOf(study.shots(axis));
        List<String> methods = study.methods(axis);
        List<CellSummary> all = summaries.all().stream()
                .filter(cell -> cell.cell().axis() == axis)
                .toList();
        double low = all.stream().mapToDouble(CellSummary::mean).min().orElseThrow();
        double high = all.stream().mapToDouble(CellSummary::mean).max().orElseThrow();
        LinearScale y = LinearScale.around(Math.max(0, low - 0.02), Math.min(1, high + 0.02), BOTTOM, 10);
        // Shots are spread evenly, whatever lies between them: the first few matter most.
        boolean one = shots.size() == 1;
        LinearScale x = new LinearScale(one ? -0.5 : 0, one ? 0.5 : shots.size() - 1, LEFT + 20, RIGHT - 20);
        legend(out, methods);
        out.open("div", "class", "scroll");
        ChartFrame.open(out, WIDTH, HEIGHT, "accuracy over labelled windows of each class");
        for (double tick : y.ticks(6)) {
            String at = Format.at(y.at(tick));
            out.empty("line", "class", "grid", "x1", Format.at(LEFT), "x2", Format.at(RIGHT), "y1", at, "y2", at);
            out.leaf(
                    "text",
                    Format.percentTick(tick),
                    "class",
                    "axis end",
                    "x",
                    Format.at(LEFT - 6),
                    "y",
                    at,
                    "dy",
                    "0.35em");
        }
        for (int i = 0; i < shots.size(); i++) {
            out.leaf(
                    "text",
                    "k = " + shots.get(i),
                    "class",
                    "axis middle",
                    "x",
                    Format.at(x.at(i)),
                    "y",
                    Format.at(BOTTOM + 18));
        }
        for (int m = 0; m < methods.size(); m++) {
            String method = methods.get(m);
            List<CellSummary> cells = shots.stream()
                    .flatMap(k -> summaries.of(axis, method, k).stream())
                    .toList();
            curve(out, cells, shots, m, methods.size(), x, y);
        }
        out.close().close();
    }

    private static void legend(Markup out, List<String> methods) {
        out.open("ul", "class", "legend");
        for (int m = 0; m < methods.size(); m++) {
            out.open("li").leaf("i", "", "class", "key " + tone(m)).text(methods.get(m));
            out.close();
        }
        out.close();
    }

    private static void curve(
            Markup out,
            List<CellSummary> cells,
            List<Integer> shots,
            int method,
            int methods,
            LinearScale x,
            LinearScale y) {
        // One number of shots has the whole width for itself.
        double apart = shots.size() == 1 ? (RIGHT - LEFT - 40) / methods : Math.min(4, 40.0 / methods);
        double aside = (method - (methods - 1) / 2.0) * apart;
        String path = cells.stream()
                .map(cell -> Format.at(x.at(shots.indexOf(cell.cell().shots())) + aside) + ","
                        + Format.at(y.at(cell.mean())))
                .collect(Collectors.joining(" "));
        out.empty("polyline", "class", "curve " + tone(method), "points", path);
        for (CellSummary cell : cells) {
            String at = Format.at(x.at(shots.indexOf(cell.cell().shots())) + aside);
            out.open("g").leaf("title", title(cell));
            cell.interval().ifPresent(interval -> whisker(out, interval, y, method, at));
            out.empty("circle", "class", "dot " + tone(method), "cx", at, "cy", Format.at(y.at(cell.mean())), "r", "3");
            out.close();
        }
    }

    private static void whisker(Markup out, Interval interval, LinearScale y, int method, String x) {
        String low = Format.at(y.at(Math.max(y.low(), interval.low())));
        String high = Format.at(y.at(Math.min(y.high(), interval.high())));
        out.empty("line", "class", "whisker " + tone(method), "x1", x, "x2", x, "y1", low, "y2", high);
    }

    private static String title(CellSummary cell) {
        String interval = cell.interval()
                .map(ends ->
                        ", 95%% interval %s to %s".formatted(Format.percent(ends.low()), Format.percent(ends.high())))
                .orElse("");
        return "%s, k = %s: %s%s over %s"
                .formatted(
                        cell.cell().method(),
                        cell.cell().shots(),
                        Format.percent(cell.mean()),
                        interval,
                        CountText.of(cell.users(), "person", "people"));
    }

    /** The class of a curve's colour, for any number of curves. */
    static String tone(int method) {
        return "g-" + method % TONES + (method >= 2 * TONES ? " dotted" : method >= TONES ? " dashed" : "");
    }
}
