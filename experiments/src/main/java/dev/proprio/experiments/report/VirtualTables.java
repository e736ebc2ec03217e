package dev.proprio.experiments.report;

import dev.proprio.experiments.record.RoundRow;
import dev.proprio.experiments.record.VirtualRow;
import dev.proprio.experiments.record.VirtualRow.ClassRow;
import dev.proprio.experiments.record.VirtualSummary;
import dev.proprio.experiments.record.VirtualSummary.ClassFigures;
import dev.proprio.experiments.record.VirtualSummary.Reached;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a run took by the virtual clock, and which devices paid for it. */
final class VirtualTables {
    private VirtualTables() {}

    static void draw(Markup out, VirtualSummary virtual, List<RoundRow> rounds) {
        out.open("section", "class", "card").leaf("h2", "Virtual time");
        out.leaf(
                "p",
                "The run took %s of virtual time. Devices sent and received %s and spent %s J; %s of their training was for nothing."
                        .formatted(
                                VirtualSummary.duration(virtual.hours()),
                                Format.bytes(virtual.bytes()),
                                joules(virtual.joules()),
                                Format.percent(virtual.wastedShare())),
                "class",
                "note");
        virtual.staleness()
                .ifPresent(old -> out.leaf(
                        "p",
                        "Updates were %s versions old in the mean, and %s at most.%s"
                                .formatted(
                                        String.format(Locale.ROOT, "%.2f", old.mean()),
                                        Format.count(old.max()),
                                        old.stale() == 0
                                                ? ""
                                                : " Too old to count, and so never trained: %s."
                                                        .formatted(Format.count(old.stale()))),
                        "class",
                        "note"));
        tiers(rounds).ifPresent(told -> out.leaf("p", told, "class", "note"));
        if (!virtual.reached().isEmpty()) {
            open(out, "accuracy", List.of("round", "time", "updates", "traffic", "joules"));
            for (Reached one : virtual.reached()) {
                out.open("tr").leaf("th", Format.percent(one.accuracy())).leaf("td", Format.count(one.round()));
                out.leaf("td", VirtualSummary.duration(one.hours())).leaf("td", Format.count(one.updates()));
                out.leaf("td", Format.bytes(one.bytes()))
                        .leaf("td", joules(one.joules()))
                        .close();
            }
            close(out);
        }
        open(
                out,
                "class",
                List.of("asked", "counted", "late", "left or failed", "wasted joules", "accuracy", "people"));
        for (ClassFigures one : virtual.classes()) {
            ClassRow use = one.use();
            out.open("tr").leaf("th", use.deviceClass()).leaf("td", Format.count(use.asked()));
            out.leaf("td", Format.count(use.counted())).leaf("td", Format.count(use.late()));
            out.leaf("td", Format.count(use.failed())).leaf("td", joules(use.wastedJoules()));
            out.leaf("td", one.accuracy().map(Format::percent).orElse("–"))
                    .leaf("td", Format.count(one.people()))
                    .close();
        }
        close(out);
        out.close();
    }

    /** How many of the rounds were of which tier, if there are tiers. */
    private static Optional<String> tiers(List<RoundRow> rounds) {
        Map<Integer, Long> counts = rounds.stream()
                .flatMap(row -> row.virtual().flatMap(VirtualRow::tier).stream())
                .collect(Collectors.groupingBy(tier -> tier, TreeMap::new, Collectors.counting()));
        return counts.isEmpty()
                ? Optional.empty()
                : Optional.of(counts.entrySet().stream()
                        .map(one -> "%s of tier %s".formatted(Format.count(one.getValue()), one.getKey()))
                        .collect(Collectors.joining(", ", "Of the rounds were ", "; tier 1 is the fastest.")));
    }

    private static void open(Markup out, String first, List<String> headings) {
        out.open("div", "class", "scroll").open("table", "class", "numbers");
        out.open("thead").open("tr").leaf("th", first);
        headings.forEach(heading -> out.leaf("th", heading));
        out.close().close().open("tbody");
    }

    private static void close(Markup out) {
        out.close().close().close();
    }

    private static String joules(double joules) {
        return String.format(Locale.ROOT, "%,.1f", joules);
    }
}
