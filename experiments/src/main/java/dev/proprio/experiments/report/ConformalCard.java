package dev.proprio.experiments.report;

import dev.proprio.experiments.evaluation.ConformalFigures;
import java.util.List;
import java.util.Locale;

/** How often sets of classes have the true one, over people, and how large they are. */
final class ConformalCard {
    private static final int TENTH = 10;

    private ConformalCard() {}

    static void draw(Markup out, ConformalFigures sets) {
        out.open("section", "class", "card").leaf("h2", "Sets of classes");
        out.leaf(
                "p",
                "Promised: %s of %s. Measured on %s windows of people who did not calibrate: %s, 95 %% interval %s to %s were windows independent%s. The threshold is from %s windows of %s people."
                        .formatted(
                                Format.percent(sets.asked().coverage()),
                                sets.asked().unit().text(),
                                Format.count(sets.windows()),
                                Format.percent(sets.coverage()),
                                Format.percent(sets.binomial().low()),
                                Format.percent(sets.binomial().high()),
                                sets.clustered()
                                        .map(other -> ", %s to %s for other people like these"
                                                .formatted(Format.percent(other.low()), Format.percent(other.high())))
                                        .orElse(""),
                                Format.count(sets.calibrationWindows()),
                                Format.count(sets.calibrationPeople())),
                "class",
                "note");
        people(out, sets);
        out.open("div", "class", "scroll").open("table", "class", "numbers");
        out.open("thead")
                .open("tr")
                .leaf("th", "classes in a set")
                .leaf("th", "windows")
                .leaf("th", "share");
        out.close().close().open("tbody");
        for (int size = 0; size < sets.sizes().size(); size++) {
            long count = sets.sizes().get(size);
            out.open("tr").leaf("th", name(size)).leaf("td", Format.count(count));
            out.leaf("td", Format.percent((double) count / sets.windows())).close();
        }
        out.close().close().close();
        out.leaf(
                "p",
                "%s classes in the mean%s."
                        .formatted(
                                String.format(Locale.ROOT, "%.2f", sets.meanSize()),
                                sets.singleRight()
                                        .map(right -> "; of the sets with one class %s are right"
                                                .formatted(Format.percent(right)))
                                        .orElse("")),
                "class",
                "note");
        out.close();
    }

    private static String name(int size) {
        return size == 0 ? "none: no answer" : size == 1 ? "one: an answer" : Integer.toString(size);
    }

    /** Upright bars, one for each tenth of coverage. */
    private static void people(Markup out, ConformalFigures sets) {
        List<Long> tenths = sets.tenths();
        long most = tenths.stream().mapToLong(count -> count).max().orElse(0);
        ChartFrame frame = ChartFrame.of(0, 100, 0, (double) Math.max(1, most));
        ChartFrame.open(out, ChartFrame.WIDTH, ChartFrame.HEIGHT, "people by how often their sets have the true class");
        frame.grid(out, tick -> tick == Math.rint(tick) ? Format.count((long) tick) : "");
        for (int tenth = 0; tenth < tenths.size(); tenth++) {
            double left = frame.x().at(TENTH * tenth);
            double top = frame.y().at(tenths.get(tenth));
            out.open("g");
            out.leaf(
                    "title",
                    "%s with a coverage from %s %% to %s %%"
                            .formatted(Format.count(tenths.get(tenth), "user"), TENTH * tenth, TENTH * (tenth + 1)));
            out.empty(
                    "rect",
                    "class",
                    "bar s-1",
                    "x",
                    Format.at(left + 1),
                    "y",
                    Format.at(top),
                    "width",
                    Format.at(frame.x().at(TENTH * (tenth + 1)) - left - 2),
                    "height",
                    Format.at(ChartFrame.BOTTOM - top));
            out.close();
        }
        frame.numbers(out, "coverage of each user, %", Format::tick);
        out.close();
    }
}
