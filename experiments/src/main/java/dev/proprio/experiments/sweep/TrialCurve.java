package dev.proprio.experiments.sweep;

import dev.proprio.experiments.record.DeviceEvaluation;
import dev.proprio.experiments.record.RoundRow;
import dev.proprio.experiments.record.RunSummary;
import dev.proprio.experiments.spec.ExperimentSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the evaluations of a trial's run came to, for a search that decides by them: those of the people set apart for it, where there are
 * such, and otherwise those of all who are tested. Of rounds in which its model has not learnt to tell classes apart there is nothing.
 */
record TrialCurve(List<Point> points) {
    TrialCurve {
        points = List.copyOf(points);
    }

    /** An evaluation. */
    record Point(int round, double figure) {}

    static TrialCurve of(ExperimentSpec spec, List<RoundRow> rows) {
        List<Point> points = new ArrayList<>();
        rows.forEach(row -> figure(spec, row).ifPresent(figure -> points.add(new Point(row.round(), figure))));
        return new TrialCurve(points);
    }

    /** What a round's evaluation came to; empty if it had none that decides anything. */
    static Optional<Double> figure(ExperimentSpec spec, RoundRow row) {
        return row.round() >= 1 && spec.local().learnsClasses(row.round())
                ? setsApart(spec) ? apart(spec, row.validation(), row.onDevices()) : row.userMean()
                : Optional.empty();
    }

    /** Where somebody decides who is not reported, those who are decide nothing, also where nobody told anything. */
    private static boolean setsApart(ExperimentSpec spec) {
        return spec.evaluation().choosesSettings() || spec.earlyStopping().isPresent();
    }

    /** What the last model comes to on the people set apart; empty if nobody is. */
    static Optional<Double> apart(ExperimentSpec spec, RunSummary summary) {
        return apart(spec, summary.validation(), summary.onDevices());
    }

    private static Optional<Double> apart(
            ExperimentSpec spec, Optional<Double> validation, Optional<DeviceEvaluation> told) {
        // Those by whom a run decides when to end tell in sums alone.
        return validation.or(() -> spec.earlyStopping().flatMap(_ -> told.map(DeviceEvaluation::accuracy)));
    }

    /** The mean of the figures until a round; empty if there is none. */
    Optional<Double> mean(int last) {
        double sum = 0;
        int count = 0;
        for (Point point : points) {
            if (point.round() <= last) {
                sum += point.figure();
                count++;
            }
        }
        return count == 0 ? Optional.empty() : Optional.of(sum / count);
    }
}
