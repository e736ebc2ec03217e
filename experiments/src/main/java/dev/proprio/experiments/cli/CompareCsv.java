package dev.proprio.experiments.cli;

import dev.proprio.experiments.compare.Comparison;
import dev.proprio.experiments.compare.GroupSummary;
import dev.proprio.experiments.compare.PairedResult;
import dev.proprio.experiments.export.CsvFormat;
import dev.proprio.experiments.statistics.Interval;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** A comparison for other programs: a line for each group, all figures as they are, empty where there is none. */
final class CompareCsv {
    private CompareCsv() {}

    static String of(Comparison comparison) {
        var text = new StringBuilder();
        line(
                text,
                List.of(
                        "group",
                        "measure",
                        "seeds",
                        "failed_seeds",
                        "people",
                        "mean",
                        "sd",
                        "low",
                        "high",
                        "worst_decile",
                        "control",
                        "difference",
                        "difference_low",
                        "difference_high",
                        "p",
                        "p_holm",
                        "verdict"));
        for (GroupSummary group : comparison.groups()) {
            Optional<PairedResult> paired = comparison.withControl(group.name());
            Optional<Interval> reach = paired.flatMap(PairedResult::interval);
            line(
                    text,
                    List.of(
                            group.name(),
                            comparison.measure().toString(),
                            Integer.toString(group.seeds().size()),
                            Integer.toString(group.failedSeeds().size()),
                            Integer.toString(group.people()),
                            Double.toString(group.mean()),
                            number(group.sd()),
                            number(group.interval().map(Interval::low)),
                            number(group.interval().map(Interval::high)),
                            Double.toString(group.worstDecile()),
                            comparison.control(),
                            number(paired.map(PairedResult::meanDifference)),
                            number(reach.map(Interval::low)),
                            number(reach.map(Interval::high)),
                            number(paired.map(result -> result.meanTest().p())),
                            number(paired.map(PairedResult::adjustedP)),
                            paired.map(result -> result.verdict().toString().toLowerCase(Locale.ROOT))
                                    .orElse("")));
        }
        return text.toString();
    }

    private static String number(Optional<Double> value) {
        return value.map(number -> Double.toString(number)).orElse("");
    }

    private static void line(StringBuilder text, List<String> cells) {
        text.append(cells.stream().map(CsvFormat::cell).collect(Collectors.joining(",")))
                .append("\r\n");
    }
}
