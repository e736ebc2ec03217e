package dev.proprio.experiments.report;

import dev.proprio.experiments.compare.RankAnalysis;
import dev.proprio.experiments.compare.RankAnalysis.RankedGroup;
import dev.proprio.experiments.statistics.Nemenyi;
import java.util.List;
import java.util.Locale;

/** A critical-difference diagram (Demšar 2006, figure 1): average ranks, and bars over what may be equal. */
final class RankDiagram {
    private static final double LEFT = 230;
    private static final double RIGHT = WideFrame.WIDTH - 230;
    private static final double AXIS = 52;
    private static final double STEP = 24;
    private static final double BAR = 9;
    private static final int LONGEST_NAME = 32;

    private final RankAnalysis ranks;
    private final LinearScale x;
    private final double names;

    private RankDiagram(RankAnalysis ranks) {
        this.ranks = ranks;
        // The best rank, 1, is to the left.
        this.x = new LinearScale(1, ranks.ranked().size(), LEFT, RIGHT);
        this.names = AXIS + 22 + BAR * ranks.bars().size();
    }

    static void draw(Markup out, RankAnalysis ranks) {
        new RankDiagram(ranks).draw(out);
    }

    private void draw(Markup out) {
        int count = ranks.ranked().size();
        int left = (count + 1) / 2;
        ChartFrame.open(out, WideFrame.WIDTH, names + STEP * left, "critical-difference diagram of average ranks");
        line(out, "axisline", LEFT, AXIS, RIGHT, AXIS);
        for (int rank = 1; rank <= count; rank++) {
            line(out, "axisline", x.at(rank), AXIS - 6, x.at(rank), AXIS);
            out.leaf(
                    "text",
                    Integer.toString(rank),
                    "class",
                    "axis middle",
                    "x",
                    Format.at(x.at(rank)),
                    "y",
                    Format.at(AXIS - 12));
        }
        criticalDifference(out);
        for (int i = 0; i < count; i++) {
            boolean toTheLeft = i < left;
            double y = names + STEP * (toTheLeft ? i : count - 1 - i);
            name(out, ranks.ranked().get(i), toTheLeft, y);
        }
        List<Nemenyi.Bar> bars = ranks.bars();
        for (int i = 0; i < bars.size(); i++) {
            double y = AXIS + 11 + BAR * i;
            double from = x.at(ranks.ranked().get(bars.get(i).first()).rank()) - 4;
            double to = x.at(ranks.ranked().get(bars.get(i).last()).rank()) + 4;
            line(out, "joined", from, y, to, y);
        }
        out.close();
    }

    private void criticalDifference(Markup out) {
        double length = Math.min(RIGHT, x.at(1 + ranks.criticalDifference())) - LEFT;
        line(out, "axisline", LEFT, 16, LEFT + length, 16);
        line(out, "axisline", LEFT, 12, LEFT, 20);
        line(out, "axisline", LEFT + length, 12, LEFT + length, 20);
        String text = String.format(Locale.ROOT, "critical difference %.2f", ranks.criticalDifference());
        out.leaf("text", text, "class", "axis", "x", Format.at(LEFT + length + 8), "y", "16", "dy", "0.35em");
    }

    private void name(Markup out, RankedGroup ranked, boolean toTheLeft, double y) {
        double at = x.at(ranked.rank());
        double end = toTheLeft ? LEFT - 14 : RIGHT + 14;
        String points = "%s,%s %s,%s %s,%s"
                .formatted(Format.at(at), Format.at(AXIS), Format.at(at), Format.at(y), Format.at(end), Format.at(y));
        out.empty("polyline", "class", "lead", "points", points);
        String text =
                Format.shortened(ranked.group(), LONGEST_NAME) + String.format(Locale.ROOT, "  %.2f", ranked.rank());
        out.leaf(
                "text",
                text,
                "class",
                toTheLeft ? "name end" : "name",
                "x",
                Format.at(toTheLeft ? end - 6 : end + 6),
                "y",
                Format.at(y),
                "dy",
                "0.35em");
    }

    private static void line(Markup out, String style, double x1, double y1, double x2, double y2) {
        out.empty(
                "line",
                "class",
                style,
                "x1",
                Format.at(x1),
                "y1",
                Format.at(y1),
                "x2",
                Format.at(x2),
                "y2",
                Format.at(y2));
    }
}
