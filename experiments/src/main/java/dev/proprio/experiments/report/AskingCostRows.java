package dev.proprio.experiments.report;

import dev.proprio.experiments.personalization.AskingCostSummary;
import dev.proprio.experiments.personalization.StudyResult;
import dev.proprio.experiments.spec.PersonalizeSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** How many questions and taps each way of asking takes people, as rows of text and as curves. */
public final class AskingCostRows {
    private AskingCostRows() {}

    /** The rows, all of one length, the heading first; none if a question is a tap and the budget alone ends them. */
    public static List<List<String>> of(PersonalizeSpec spec, StudyResult study) {
        List<List<String>> rows = new ArrayList<>();
        for (AskingCostSummary cost : AskingCostSummary.of(spec, study)) {
            if (rows.isEmpty()) {
                rows.add(List.of(
                        "questions and taps of a person",
                        "budget",
                        "questions",
                        "p10 median p90",
                        "taps",
                        "p10 median p90",
                        "stopped",
                        "accuracy"));
            }
            rows.add(List.of(
                    cost.method(),
                    cost.asking().equals("all labels") ? "" : String.valueOf(cost.budget()),
                    tenth(cost.questions().mean()),
                    spread(cost.questions()),
                    tenth(cost.taps().mean()),
                    spread(cost.taps()),
                    String.format(Locale.ROOT, "%.0f %%", 100 * cost.stopped()),
                    String.format(Locale.ROOT, "%.1f", 100 * cost.accuracy())));
        }
        return rows;
    }

    /** Accuracy over taps, a curve for each way but all labels. */
    static Map<String, List<CurveChart.Point>> curves(PersonalizeSpec spec, StudyResult study) {
        Map<String, List<CurveChart.Point>> curves = new LinkedHashMap<>();
        for (AskingCostSummary cost : AskingCostSummary.of(spec, study)) {
            if (!cost.asking().equals("all labels")) {
                curves.computeIfAbsent(cost.method(), method -> new ArrayList<>())
                        .add(new CurveChart.Point(
                                cost.taps().mean(),
                                cost.accuracy(),
                                Optional.empty(),
                                "%s, %s questions at most: %s with %s taps"
                                        .formatted(
                                                cost.method(),
                                                cost.budget(),
                                                Format.percent(cost.accuracy()),
                                                tenth(cost.taps().mean()))));
            }
        }
        return curves;
    }

    private static String spread(AskingCostSummary.PerPerson of) {
        return "%s %s %s".formatted(tenth(of.p10()), tenth(of.median()), tenth(of.p90()));
    }

    private static String tenth(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
