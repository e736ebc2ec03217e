package dev.proprio.experiments.report;

import dev.proprio.experiments.compare.FinishedRun;
import dev.proprio.experiments.compare.RunGroup;
import dev.proprio.experiments.record.RoundRow;
import dev.proprio.proto.text.CountText;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The accuracy of each group over rounds: the mean over its seeds, and a band from the lowest to the highest. */
final class BandChart {
    private BandChart() {}

    /** A group's mean, lowest and highest at each round that all its seeds were evaluated in. */
    private record Band(String name, String style, SortedMap<Integer, DoubleSummaryStatistics> rounds) {}

    /** Draws {@code groups}, of which there are no more than colours. */
    static void draw(Markup out, List<RunGroup> groups) {
        List<Band> bands = new ArrayList<>();
        for (int i = 0; i < groups.size(); i++) {
            bands.add(new Band(groups.get(i).name(), "g-" + i, rounds(groups.get(i))));
        }
        bands.removeIf(band -> band.rounds().isEmpty());
        if (bands.isEmpty()) {
            out.leaf("p", "No round was evaluated under all seeds.", "class", "note");
            return;
        }
        legend(out, bands);
        WideFrame frame = WideFrame.of(
                bands.stream().mapToInt(band -> band.rounds().firstKey()).min().orElseThrow(),
                bands.stream().mapToInt(band -> band.rounds().lastKey()).max().orElseThrow(),
                all(bands).getMin(),
                all(bands).getMax());
        out.open("div", "class", "scroll");
        frame.open(out, "accuracy over rounds");
        bands.forEach(band -> band(out, frame, band));
        bands.forEach(band -> curve(out, frame, band));
        out.close().close();
    }

    private static SortedMap<Integer, DoubleSummaryStatistics> rounds(RunGroup group) {
        SortedMap<Integer, DoubleSummaryStatistics> rounds = new TreeMap<>();
        for (FinishedRun run : group.runs().values()) {
            for (RoundRow row : run.rounds()) {
                row.userMean()
                        .filter(Double::isFinite)
                        .ifPresent(mean -> rounds.computeIfAbsent(row.round(), round -> new DoubleSummaryStatistics())
                                .accept(mean));
            }
        }
        rounds.values().removeIf(values -> values.getCount() < group.runs().size());
        return rounds;
    }

    private static DoubleSummaryStatistics all(List<Band> bands) {
        var all = new DoubleSummaryStatistics();
        bands.forEach(band -> band.rounds().values().forEach(all::combine));
        return all;
    }

    private static void legend(Markup out, List<Band> bands) {
        out.open("ul", "class", "legend");
        for (Band band : bands) {
            out.open("li").leaf("i", "", "class", "key " + band.style()).text(band.name() + " ");
            out.leaf("b", Format.percent(band.rounds().lastEntry().getValue().getAverage()))
                    .close();
        }
        out.close();
    }

    private static void band(Markup out, WideFrame frame, Band band) {
        var there = new StringBuilder();
        var back = new StringBuilder();
        band.rounds().forEach((round, values) -> {
            there.append(frame.point(round, values.getMax())).append(' ');
            back.insert(0, frame.point(round, values.getMin()) + " ");
        });
        out.empty("polygon", "class", "band " + band.style(), "points", (there.toString() + back).strip());
    }

    private static void curve(Markup out, WideFrame frame, Band band) {
        var path = new StringBuilder();
        band.rounds()
                .forEach((round, values) ->
                        path.append(frame.point(round, values.getAverage())).append(' '));
        out.empty(
                "polyline",
                "class",
                "curve " + band.style(),
                "points",
                path.toString().strip());
        band.rounds().forEach((round, values) -> {
            String[] at = frame.point(round, values.getAverage()).split(",", 2);
            out.open("circle", "class", "dot " + band.style(), "cx", at[0], "cy", at[1], "r", "2.4");
            out.leaf(
                    "title",
                    "%s, round %s: %s on average over %s, from %s to %s"
                            .formatted(
                                    band.name(),
                                    round,
                                    Format.percent(values.getAverage()),
                                    CountText.of(values.getCount(), "seed"),
                                    Format.percent(values.getMin()),
                                    Format.percent(values.getMax())));
            out.close();
        });
    }
}
