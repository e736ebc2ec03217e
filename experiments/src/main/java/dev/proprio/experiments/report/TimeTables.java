package dev.proprio.experiments.report;

import dev.proprio.experiments.compare.TimeToAccuracy;
import dev.proprio.experiments.compare.TimeToAccuracy.ClassShare;
import dev.proprio.experiments.compare.TimeToAccuracy.GroupTime;
import java.util.List;

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
            row(out, group.group(), group.cells("–"));
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
                        group.group(),
                        List.of(
                                share.deviceClass(),
                                Format.percent(share.asked()),
                                Format.percent(share.counted()),
                                share.accuracy().map(Format::percent).orElse("–")));
            }
        }
        out.close().close().close();
    }

    private static void head(Markup out, List<String> headings) {
        out.open("div", "class", "scroll")
                .open("table", "class", "numbers")
                .open("thead")
                .open("tr");
        headings.forEach(heading -> out.leaf("th", heading));
        out.close().close().open("tbody");
    }

    private static void row(Markup out, String group, List<String> cells) {
        out.open("tr").leaf("th", group);
        cells.forEach(cell -> out.leaf("td", cell));
        out.close();
    }
}
