package dev.proprio.experiments.cli;

import dev.proprio.experiments.evaluation.ConformalFigures;
import dev.proprio.experiments.evaluation.ContinualFigures;
import dev.proprio.experiments.evaluation.EventFigures;
import dev.proprio.experiments.evaluation.PersonCoverage;
import dev.proprio.experiments.evaluation.RejectionFigures;
import dev.proprio.experiments.evaluation.UserSummary;
import dev.proprio.experiments.record.DeviceEvaluation;
import dev.proprio.experiments.record.DeviceRejection;
import dev.proprio.experiments.record.DeviceSets;
import dev.proprio.experiments.record.EpsilonText;
import dev.proprio.experiments.record.FinalMetrics;
import dev.proprio.experiments.record.PrivacySummary;
import dev.proprio.experiments.record.RunSummary;
import dev.proprio.experiments.record.UpdateCounts;
import dev.proprio.experiments.spec.ConformalSpec;
import dev.proprio.experiments.statistics.Interval;
import dev.proprio.proto.text.CountText;
import dev.proprio.proto.text.VisibleText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The table that a run ends in. */
final class ResultTable {
    private record Row(String name, String value) {}

    private ResultTable() {}

    /** The key figures of a run whose folder is {@code folder}. */
    static String of(RunSummary summary, Path folder) {
        List<Row> rows = new ArrayList<>();
        summary.metrics().ifPresent(metrics -> addMetrics(rows, metrics));
        rows.add(new Row(
                "rounds",
                summary.rounds()
                        + summary.roundsSeconds()
                                .map(wall -> String.format(Locale.ROOT, " in %.1f s", wall))
                                .orElse("")));
        summary.labels().ifPresent(counts -> rows.add(new Row("labelled", counts.text())));
        summary.pseudoLabels().ifPresent(sums -> rows.add(new Row("pseudo-labels", sums.text())));
        summary.updates().ifPresent(updates -> addUpdates(rows, updates));
        summary.eligibility()
                .ifPresent(counted -> rows.add(
                        new Row("eligible in the last", "of %s, %s".formatted(counted.seen(), counted.text()))));
        summary.onDevices()
                .ifPresent(told -> rows.add(new Row(
                        "accuracy on devices",
                        String.format(
                                Locale.ROOT,
                                "%s of %,d windows, by sums of %,d of %s%s",
                                percent(told.accuracy()),
                                told.windows(),
                                told.answered(),
                                CountText.of(told.asked(), "device"),
                                told.clamped() > 0
                                        ? ", %s clamped".formatted(CountText.of(told.clamped(), "value"))
                                        : ""))));
        summary.onDevices().flatMap(DeviceEvaluation::conformal).ifPresent(sets -> addSets(rows, sets));
        summary.onDevices().flatMap(DeviceEvaluation::rejection).ifPresent(figures -> addRejection(rows, figures));
        summary.virtual().ifPresent(virtual -> virtual.lines().forEach((name, text) -> rows.add(new Row(name, text))));
        summary.privacy().ifPresent(spent -> addPrivacy(rows, spent));
        summary.secureAggregation()
                .filter(secure -> secure.clipped() > 0 || secure.clippedWeights() > 0)
                .ifPresent(secure -> rows.add(new Row(
                        "clipped",
                        String.format(
                                Locale.ROOT,
                                "to secure aggregation's bounds: %,d of the values, %,d of the weights",
                                secure.clipped(),
                                secure.clippedWeights()))));
        rows.add(new Row(
                "clients per second",
                String.format(
                        Locale.ROOT,
                        "%.1f (%s engine, %s)",
                        summary.clientsPerSecond(),
                        summary.engine(),
                        CountText.of(summary.threads(), "thread"))));
        summary.trainedPerSecond()
                .ifPresent(trained -> rows.add(
                        new Row("trained per second", String.format(Locale.ROOT, "%.1f (training alone)", trained))));
        rows.add(new Row("whole run", String.format(Locale.ROOT, "%.1f s, data included", summary.seconds())));
        rows.add(new Row("payload", "%s down, %s up".formatted(bytes(summary.bytesDown()), bytes(summary.bytesUp()))));
        rows.add(new Row("parameters", String.format(Locale.ROOT, "%,d", summary.parameters())));
        summary.modelSha256().ifPresent(digest -> rows.add(new Row("model sha256", digest)));
        summary.notes().ifPresent(notes -> notes.forEach(note -> rows.add(new Row("note", note))));
        rows.add(new Row("folder", folder.toString()));
        Path report = folder.resolve("report.html");
        if (Files.exists(report)) {
            rows.add(new Row("report", report.toString()));
        }
        int width = rows.stream().mapToInt(row -> row.name().length()).max().orElse(0);
        var table = new StringBuilder();
        rows.forEach(row -> table.append(("%-" + width + "s  %s%n").formatted(row.name(), row.value())));
        return table.toString();
    }

    private static void addPrivacy(List<Row> rows, PrivacySummary spent) {
        rows.add(new Row("privacy", privacy(spent)));
        spent.extrapolated().ifPresent(larger -> rows.add(new Row("privacy elsewhere", larger.text())));
    }

    private static String privacy(PrivacySummary spent) {
        return String.format(
                Locale.ROOT,
                "epsilon %s%s at delta %s for a %s (%s, %s; %s): noise multiplier %.3f, clip %s, sampling rate %s%s",
                EpsilonText.of(spent.epsilon(), 3),
                spent.publishedEpsilon()
                        .map(published -> " against the coordinator, %s of the models alone,"
                                .formatted(EpsilonText.of(published, 3)))
                        .orElse(""),
                spent.delta(),
                spent.unit(),
                spent.neighbours(),
                spent.accountant(),
                CountText.of(spent.rounds(), "round"),
                spent.noiseMultiplier(),
                spent.clip(),
                spent.samplingRate(),
                spent.banded()
                        .map(all ->
                                ", %s bands, %s turns of %s blocks".formatted(all.bands(), all.turns(), all.blocks()))
                        .orElse(""));
    }

    private static void addUpdates(List<Row> rows, UpdateCounts updates) {
        rows.add(new Row(
                "updates",
                "%s accepted, %s late, %s".formatted(updates.accepted(), updates.late(), updates.failedText())));
        updates.commonestFailure()
                .ifPresent(common -> rows.add(new Row(
                        "commonest failure",
                        "%s of %s at %s"
                                .formatted(common.count(), updates.failed(), VisibleText.of(common.reason())))));
    }

    private static void addMetrics(List<Row> rows, FinalMetrics metrics) {
        String untested = metrics.classesWithoutTestWindows()
                .map(classes -> ", without a test window of " + String.join(", ", classes))
                .orElse("");
        rows.add(new Row("accuracy", percent(metrics.accuracy()) + untested));
        rows.add(new Row("macro-F1", percent(metrics.macroF1()) + untested));
        metrics.balancedAccuracy()
                .ifPresent(share -> rows.add(new Row("balanced accuracy", percent(share) + untested)));
        metrics.auroc().ifPresent(area -> rows.add(new Row("AUROC", String.format(Locale.ROOT, "%.3f", area))));
        metrics.expectedCalibrationError()
                .ifPresent(error -> rows.add(new Row(
                        "calibration error",
                        percent(error)
                                + metrics.brier()
                                        .map(score -> String.format(Locale.ROOT, ", Brier %.3f", score))
                                        .orElse(""))));
        metrics.events().ifPresent(events -> rows.add(new Row("events", events(events))));
        metrics.conformal().ifPresent(sets -> addSets(rows, sets));
        metrics.rejection().ifPresent(figures -> addRejection(rows, figures));
        metrics.continual().ifPresent(figures -> addContinual(rows, figures));
        rows.add(new Row(
                "accuracy per person",
                percent(metrics.userMean())
                        + metrics.userSd()
                                .map(sd -> ", SD %s over %s people".formatted(percent(sd), metrics.users()))
                                .orElse(", of one person alone")));
        rows.add(new Row(
                "worst tenth of people",
                percent(metrics.worstDecile())
                        + (UserSummary.worstDecileSize(metrics.users()) == 1 ? ", of one person alone" : "")));
    }

    private static void addContinual(List<Row> rows, ContinualFigures figures) {
        for (ContinualFigures.Way way : figures.ways()) {
            rows.add(new Row(
                    "continual learning",
                    "%s: %s in the next session, %s in all at the end, %s forgotten"
                            .formatted(
                                    way.name(), percent(way.next()), percent(way.last()), percent(way.forgetting()))));
        }
    }

    private static void addRejection(List<Row> rows, RejectionFigures figures) {
        rows.add(new Row(
                "rejection",
                "%s answered where %s was asked, accuracy %s instead of %s"
                        .formatted(
                                optional(figures.recall()),
                                percent(figures.asked().recall()),
                                optional(figures.accuracyWhereAnswered()),
                                optional(figures.accuracyOfAll()))));
        figures.falseAcceptance()
                .ifPresent(accepted -> rows.add(new Row(
                        "unseen classes",
                        "%s of %s windows answered, AUROC %s"
                                .formatted(
                                        percent(accepted),
                                        figures.unseenWindows(),
                                        figures.auroc()
                                                .map(area -> String.format(Locale.ROOT, "%.3f", area))
                                                .orElse("none")))));
        figures.events()
                .ifPresent(events -> rows.add(new Row(
                        "false activations",
                        "%s an hour instead of %s%s; events found %s instead of %s"
                                .formatted(
                                        rate(events.rejectedPerHour()),
                                        rate(events.answeredPerHour()),
                                        events.ratioInterval()
                                                .map(ends -> String.format(
                                                        Locale.ROOT,
                                                        ", %.2f times as many, 95 %% interval %.2f to %.2f",
                                                        events.ratio().orElse(Double.NaN),
                                                        ends.low(),
                                                        ends.high()))
                                                .orElse(""),
                                        optional(events.rejected().recall()),
                                        optional(events.answered().recall())))));
    }

    private static String optional(Optional<Double> share) {
        return share.map(ResultTable::percent).orElse("none");
    }

    private static String rate(Optional<Double> perHour) {
        return perHour.map(rate -> String.format(Locale.ROOT, "%.1f", rate)).orElse("none");
    }

    private static void addRejection(List<Row> rows, DeviceRejection figures) {
        rows.add(new Row(
                "answered on devices",
                "%s of %s windows answered where %s was asked%s"
                        .formatted(
                                percent(figures.recall()),
                                figures.windows(),
                                percent(figures.asked().recall()),
                                figures.binomial()
                                        .map(ends -> ", 95 %% interval %s to %s"
                                                .formatted(percent(ends.low()), percent(ends.high())))
                                        .orElse(""))));
    }

    private static void addSets(List<Row> rows, DeviceSets sets) {
        rows.add(new Row(
                "sets cover on devices",
                covered(sets.coverage(), sets.windows(), sets.asked(), sets.binomial())
                        + sets.meanSize()
                                .map(size -> String.format(Locale.ROOT, "; %.2f classes in the mean", size))
                                .orElse("")));
    }

    private static String covered(double coverage, long windows, ConformalSpec asked, Interval binomial) {
        return "%s of %s windows where %s was promised, 95 %% interval %s to %s"
                .formatted(
                        percent(coverage),
                        windows,
                        percent(asked.coverage()),
                        percent(binomial.low()),
                        percent(binomial.high()));
    }

    private static void addSets(List<Row> rows, ConformalFigures sets) {
        rows.add(new Row("sets cover", covered(sets.coverage(), sets.windows(), sets.asked(), sets.binomial())));
        rows.add(new Row(
                "sets cover per person",
                "%s in the mean, from %s to %s over %s people"
                        .formatted(
                                percent(sets.personMean()),
                                percent(sets.each().stream()
                                        .mapToDouble(PersonCoverage::share)
                                        .min()
                                        .orElseThrow()),
                                percent(sets.each().stream()
                                        .mapToDouble(PersonCoverage::share)
                                        .max()
                                        .orElseThrow()),
                                sets.people())));
        rows.add(new Row(
                "size of sets",
                "%s classes in the mean; %s are one class, %s are empty"
                        .formatted(
                                String.format(Locale.ROOT, "%.2f", sets.meanSize()),
                                percent(sets.single()),
                                percent(sets.empty()))));
    }

    private static String events(EventFigures events) {
        return "%s, %s of %s found within %s s, %s said"
                .formatted(
                        events.f1().map(f1 -> "onset F1 " + percent(f1)).orElse("none"),
                        events.matched(),
                        events.done(),
                        events.toleranceSeconds(),
                        events.said());
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    private static String bytes(long count) {
        return count < 1 << 20
                ? String.format(Locale.ROOT, "%.1f kB", count / 1e3)
                : String.format(Locale.ROOT, "%,.1f MB", count / 1e6);
    }
}
