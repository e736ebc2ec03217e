package dev.proprio.experiments.report;

import dev.proprio.experiments.personalization.AskingSummary;
import dev.proprio.experiments.personalization.StudyResult;
import dev.proprio.experiments.spec.AskedMethod;
import dev.proprio.experiments.spec.PersonalizeSpec;
import dev.proprio.experiments.statistics.PValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** How many taps each way of asking takes, as rows of text, the heading first. */
public final class AskingRows {
    private AskingRows() {}

    /** The rows, all of one length; none if nobody was asked. */
    public static List<List<String>> of(PersonalizeSpec spec, StudyResult study) {
        List<AskingSummary> ways = AskingSummary.of(spec, study);
        List<List<String>> rows = new ArrayList<>();
        if (ways.isEmpty()) {
            return rows;
        }
        boolean again = ways.stream().anyMatch(way -> way.atOnce().isPresent());
        String share = AskedMethod.percent(spec.asking().orElseThrow().target());
        String counted = spec.asking().orElseThrow().cost().isPresent() ? "questions" : "taps";
        List<String> head = new ArrayList<>(List.of(
                "%s to %s%% of all labels".formatted(counted, share),
                "by seed",
                "all labels",
                "mean accuracy",
                "over random (p)",
                "seeds fewer/more %s (p)".formatted(counted)));
        if (again) {
            head.addAll(List.of("over at once (p)", "seeds fewer/more %s (p)".formatted(counted)));
        }
        rows.add(head);
        for (AskingSummary way : ways) {
            List<String> row = new ArrayList<>(List.of(
                    way.method(),
                    way.taps().stream()
                            .map(taps -> taps.map(String::valueOf).orElse("never"))
                            .collect(Collectors.joining(" ")),
                    String.format(Locale.ROOT, "%.1f", 100 * way.everything()),
                    String.format(Locale.ROOT, "%.1f", 100 * way.curve()),
                    curve(way.random()),
                    taps(way.random())));
            if (again) {
                row.addAll(List.of(curve(way.atOnce()), taps(way.atOnce())));
            }
            rows.add(row);
        }
        return rows;
    }

    private static String curve(Optional<AskingSummary.Difference> difference) {
        return difference
                .map(one -> String.format(Locale.ROOT, "%+.1f", 100 * one.curve()) + p(one.curveP()))
                .orElse("");
    }

    private static String taps(Optional<AskingSummary.Difference> difference) {
        return difference
                .map(one -> "%s/%s".formatted(one.fewer(), one.more()) + p(one.tapsP()))
                .orElse("");
    }

    private static String p(Optional<Double> p) {
        return p.map(value -> " (%s)".formatted(PValue.text(value))).orElse("");
    }
}
