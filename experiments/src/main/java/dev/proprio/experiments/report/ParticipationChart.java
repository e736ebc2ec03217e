package dev.proprio.experiments.report;

import dev.proprio.experiments.record.RoundRow;
import java.util.List;
import java.util.function.ToIntFunction;

/** How many devices took part in each round, and how many failed or were late. */
final class ParticipationChart {
    private static final int MOST_BARS = 120;

    private record Kind(String name, String style, ToIntFunction<RoundRow> count) {}

    private static final List<Kind> KINDS = List.of(
            new Kind("accepted", "s-1", RoundRow::accepted),
            new Kind("late", "s-2", RoundRow::late),
            new Kind("failed", "s-bad", RoundRow::failed));

    private ParticipationChart() {}

    static void draw(Markup out, List<RoundRow> rows) {
        if (rows.isEmpty()) {
            out.leaf("p", "No round was completed.", "class", "note");
            return;
        }
        out.open("ul", "class", "legend");
        for (Kind kind : KINDS) {
            long total = rows.stream().mapToInt(kind.count).asLongStream().sum();
            out.open("li").leaf("i", "", "class", "key " + kind.style).text(kind.name + " ");
            out.leaf("b", Format.count(total)).close();
        }
        RoundRow.dropped(rows)
                .filter(left -> left > 0)
                .ifPresent(left -> out.open("li")
                        .text("of those that failed, dropped out ")
                        .leaf("b", Format.count(left))
                        .close());
        out.close();
        int bars = Math.min(rows.size(), MOST_BARS);
        double most = rows.stream()
                .mapToInt(row -> row.accepted() + row.late() + row.failed())
                .max()
                .orElse(0);
        double first = rows.getFirst().round();
        double last = rows.getLast().round();
        ChartFrame frame = ChartFrame.of(first - 0.5, last + 0.5, 0, Math.max(1, most));
        ChartFrame.open(out, ChartFrame.WIDTH, ChartFrame.HEIGHT, "devices in each round");
        frame.grid(out, tick -> tick == Math.rint(tick) ? Format.count((long) tick) : "");
        for (int i = 0; i < bars; i++) {
            int from = (int) ((long) rows.size() * i / bars);
            int to = (int) ((long) rows.size() * (i + 1) / bars);
            bar(out, frame, rows.subList(from, to), (ChartFrame.RIGHT - ChartFrame.LEFT) / bars);
        }
        frame.wholeNumbers(out, bars < rows.size() ? "round (each bar is the mean of neighbours)" : "round");
        out.close();
    }

    private static void bar(Markup out, ChartFrame frame, List<RoundRow> group, double width) {
        double below = 0;
        double left = frame.x().at(group.getFirst().round() - 0.5) + width * 0.1;
        StringBuilder title = new StringBuilder("round " + group.getFirst().round());
        out.open("g");
        for (Kind kind : KINDS) {
            double mean = group.stream().mapToInt(kind.count).average().orElseThrow();
            title.append(", ").append(Format.number(mean)).append(' ').append(kind.name);
            double bottom = frame.y().at(below);
            below += mean;
            double top = frame.y().at(below);
            if (mean > 0) {
                out.empty(
                        "rect",
                        "class",
                        "bar " + kind.style,
                        "x",
                        Format.at(left),
                        "y",
                        Format.at(top),
                        "width",
                        Format.at(width * 0.8),
                        "height",
                        Format.at(bottom - top));
            }
        }
        out.leaf("title", title.toString()).close();
    }
}
