package dev.proprio.experiments.report;

import dev.proprio.experiments.compare.TimeToAccuracy;
import dev.proprio.experiments.compare.TimeToAccuracy.ClassShare;
import dev.proprio.experiments.compare.TimeToAccuracy.GroupTime;
import dev.proprio.experiments.record.VirtualSummary;
import dev.proprio.experiments.statistics.PValue;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How much virtual time groups took to an accuracy, and which classes of devices paid for it. */
final class TimeTables {
    private TimeTables() {}

    static void draw(Markup out, TimeToAccuracy time, String control) {
        out.leaf(
                "p",
                "Until an accuracy of %s was first measured. How many times the virtual time of %s a group takes is the geometric mean over seeds, with the interval for other seeds like these, and the exact test over seeds, adjusted for all comparisons."
                        .formatted(Format.percent(time.target()), control),
                "class",
                "note");
        head(
                out,
                List.of(
                        "group",
                        "seeds",
                        "virtual time",
                        "updates",
                        "MB",
                        "J",
                        "times " + control,
                        "95% interval",
                        "p (Holm)"));
        for (GroupTime group : time.groups()) {
            row(
                    out,
                    List.of(
                            group.group(),
                            "%s of %s".formatted(group.reached(), group.seeds()),
                            group.hours().map(VirtualSummary::duration).orElse("–"),
                            number(group.updates(), "%.0f"),
                            number(group.megabytes(), "%.1f"),
                            number(group.joules(), "%.0f"),
                            number(group.ratio(), "%.3f"),
                            group.interval()
                                    .map(ends -> String.format(Locale.ROOT, "%.3f to %.3f", ends.low(), ends.high()))
                                    .orElse("–"),
                            group.p().map(PValue::text).orElse("–")));
        }
        out.close().close().close();
        out.leaf(
                "p",
                "Of whole runs: which share of those that were asked, and of the updates that counted, each class of devices has, and how well the model does for people who have one.",
                "class",
                "note");
        head(out, List.of("group", "class", "asked", "counted", "accuracy"));
        for (GroupTime group : time.groups()) {
            for (ClassShare share : group.classes()) {
                row(
                        out,
                        List.of(
                                group.group(),
                                share.deviceClass(),
                                Format.percent(share.asked()),
                                Format.percent(share.counted()),
                                share.accuracy().map(Format::percent).orElse("–")));
            }
        }
        out.close().close().close();
    }

    private static String number(Optional<Double> value, String format) {
        return value.map(known -> String.format(Locale.ROOT, format, known)).orElse("–");
    }

    private static void head(Markup out, List<String> headings) {
        out.open("div", "class", "scroll")
                .open("table", "class", "numbers")
                .open("thead")
                .open("tr");
        headings.forEach(heading -> out.leaf("th", heading));
        out.close().close().open("tbody");
    }

    private static void row(Markup out, List<String> cells) {
        out.open("tr").leaf("th", cells.getFirst());
        cells.subList(1, cells.size()).forEach(cell -> out.leaf("td", cell));
        out.close();
    }
}
