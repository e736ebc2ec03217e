package dev.proprio.experiments.report;

import dev.proprio.experiments.personalization.CellSummaries;
import dev.proprio.experiments.personalization.CellSummary;
import dev.proprio.experiments.personalization.EvaluationAxis;
import dev.proprio.experiments.personalization.StudyResult;
import dev.proprio.proto.text.CountText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Accuracy over the gradient steps of an adaptation, for methods that are there with several numbers of passes. */
final class StepCurves {
    private static final Pattern PASSES = Pattern.compile("(.+) passes=\\d+");

    private StepCurves() {}

    /** The curves at so many shots, by method; empty if no method is there with several numbers of passes. */
    static Map<String, List<CurveChart.Point>> of(
            EvaluationAxis axis, int shots, StudyResult study, CellSummaries summaries) {
        Map<String, List<CurveChart.Point>> curves = new LinkedHashMap<>();
        for (String label : study.methods(axis)) {
            Matcher method = PASSES.matcher(label);
            if (method.matches()) {
                summaries
                        .of(axis, label, shots)
                        .ifPresent(cell -> curves.computeIfAbsent(method.group(1), name -> new ArrayList<>())
                                .add(point(cell)));
            }
        }
        curves.values().forEach(points -> points.sort(Comparator.comparingDouble(CurveChart.Point::x)));
        return curves;
    }

    private static CurveChart.Point point(CellSummary cell) {
        String title = "%s, %s: %s over %s"
                .formatted(
                        cell.cell().method(),
                        cell.steps() == 1 ? "1 step" : CurveChart.number(cell.steps()) + " steps",
                        Format.percent(cell.mean()),
                        CountText.of(cell.users(), "person", "people"));
        return new CurveChart.Point(cell.steps(), cell.mean(), cell.interval(), title);
    }
}
