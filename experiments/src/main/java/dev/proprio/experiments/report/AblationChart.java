package dev.proprio.experiments.report;

import dev.proprio.experiments.compare.AblationCurve;
import dev.proprio.experiments.compare.AblationPoint;
import dev.proprio.experiments.compare.GroupSummary;
import dev.proprio.experiments.compare.Measure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** An ablation: the mean of each group with its interval over what was changed, drawn and as numbers. */
final class AblationChart {
    private AblationChart() {}

    static String quantity(AblationCurve curve) {
        return curve.quantity().equals(AblationCurve.PAYLOAD) ? "the size of an update, in kB" : curve.quantity();
    }

    static void draw(Markup out, AblationCurve curve, Measure measure) {
        Map<String, List<CurveChart.Point>> curves = new LinkedHashMap<>();
        curve.curves()
                .forEach((name, points) -> curves.put(
                        name,
                        points.stream().map(point -> point(point, measure)).toList()));
        CurveChart.draw(
                out,
                curves,
                quantity(curve),
                measure.toString(),
                measure.isShare() ? Format::percentTick : Format::tick);
        table(out, curve, measure);
    }

    private static CurveChart.Point point(AblationPoint point, Measure measure) {
        GroupSummary group = point.group();
        String title = "%s, %s: %s, 95%% interval %s"
                .formatted(
                        group.name(),
                        CurveChart.number(point.x()),
                        ComparisonPage.value(measure, group.mean()),
                        interval(group, measure));
        return new CurveChart.Point(point.x(), group.mean(), group.interval(), title);
    }

    private static String interval(GroupSummary group, Measure measure) {
        return group.interval()
                .map(ends ->
                        ComparisonPage.value(measure, ends.low()) + " to " + ComparisonPage.value(measure, ends.high()))
                .orElse("–");
    }

    private static void table(Markup out, AblationCurve curve, Measure measure) {
        out.open("div", "class", "scroll").open("table", "class", "numbers");
        out.open("thead").open("tr");
        for (String heading : List.of(
                "group", quantity(curve), "mean " + measure, "95% interval", "seeds", "updates a run", "MB up a run")) {
            out.leaf("th", heading);
        }
        out.close().close().open("tbody");
        for (List<AblationPoint> points : curve.curves().values()) {
            for (AblationPoint point : points) {
                GroupSummary group = point.group();
                out.open("tr").leaf("th", group.name()).leaf("td", CurveChart.number(point.x()));
                out.leaf("td", ComparisonPage.value(measure, group.mean()));
                out.leaf("td", interval(group, measure));
                out.leaf("td", group.seedCount());
                out.leaf("td", Format.count(Math.round(point.updates())));
                out.leaf("td", String.format(Locale.ROOT, "%.1f", point.megabytesUp()))
                        .close();
            }
        }
        out.close().close().close();
    }
}
