package dev.proprio.experiments.report;

import dev.proprio.experiments.evaluation.ContinualFigures;
import dev.proprio.experiments.report.ChartSeries.Point;
import dev.proprio.experiments.statistics.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** What comes of models that go on learning from their people. */
final class ContinualCard {
    private ContinualCard() {}

    static void draw(Markup out, ContinualFigures figures) {
        out.open("section", "class", "card").leaf("h2", "Going on learning");
        out.leaf(
                "p",
                "Each of %s people labels %s windows of each class in each session; the model learns from them on the device, %s, and is tested on the session's other windows and on those of all other sessions%s."
                        .formatted(
                                Format.count(figures.people()),
                                Format.count(figures.asked().shots()),
                                figures.asked().adapt().label(),
                                figures.leftOut() == 0
                                        ? ""
                                        : ". %s were left out, who have no two sessions for that"
                                                .formatted(Format.count(figures.leftOut()))),
                "class",
                "note");
        figures.failed()
                .ifPresent(failed -> out.leaf(
                        "p",
                        "Of %s more the model diverged while it learnt.".formatted(Format.count(failed)),
                        "class",
                        "note"));
        figures.ways()
                .getFirst()
                .bySessionPeople()
                .filter(people -> people.getLast() < people.getFirst())
                .ifPresent(people -> out.leaf(
                        "p",
                        "The last session of the chart is over %s of the %s people."
                                .formatted(Format.count(people.getLast()), Format.count(people.getFirst())),
                        "class",
                        "note"));
        List<ChartSeries> lines = new ArrayList<>();
        for (ContinualFigures.Way way : figures.ways()) {
            lines.add(new ChartSeries(
                    way.name(),
                    ShotCurves.tone(lines.size()),
                    IntStream.range(0, way.bySession().size())
                            .mapToObj(i -> new Point(i + 1, way.bySession().get(i)))
                            .toList()));
        }
        LineChart.draw(
                out,
                "accuracy in each session before it was learnt from",
                lines,
                new LineChart.Axis("each person's sessions that could be used, in order", Optional.empty()),
                Format::percent,
                Format::percentTick);
        out.open("div", "class", "scroll").open("table", "class", "numbers");
        out.open("thead").open("tr").leaf("th", "learning from");
        List.of("windows kept", "next session", "more than without learning", "all sessions at the end", "forgotten")
                .forEach(name -> out.leaf("th", name));
        out.close().close().open("tbody");
        for (ContinualFigures.Way way : figures.ways()) {
            out.open("tr").leaf("th", way.name());
            out.leaf("td", way.keeps().map(Format::count).orElse("–"));
            out.leaf("td", Format.percent(way.next()));
            out.leaf("td", way.gain().map(ContinualCard::points).orElse("–"));
            out.leaf("td", Format.percent(way.last()));
            out.leaf("td", Format.percent(way.forgetting()));
            out.close();
        }
        out.close().close().close();
        out.close();
    }

    private static String points(Interval interval) {
        return "%s to %s".formatted(Format.percent(interval.low()), Format.percent(interval.high()));
    }
}
