package dev.proprio.experiments.report;

import dev.proprio.experiments.evaluation.UserSummary;
import dev.proprio.experiments.record.DeviceEvaluation;
import dev.proprio.experiments.record.EpsilonText;
import dev.proprio.experiments.record.PrivacySummary;
import dev.proprio.experiments.record.RunStatus;
import dev.proprio.experiments.record.RunSummary;
import java.util.Locale;

/** The head of the report: what ran, how it ended, and the figures that people look for first. */
final class KeyFigures {
    private KeyFigures() {}

    static void draw(Markup out, RunSummary run) {
        boolean done = run.status() == RunStatus.DONE;
        out.open("header");
        out.leaf("p", "Proprio · federated learning on sensor data", "class", "brand");
        out.leaf("h1", run.name());
        out.open("p", "class", "chips");
        out.leaf("span", done ? "done" : "failed", "class", done ? "chip good" : "chip bad");
        chip(out, Format.count(run.rounds(), "round"));
        chip(out, "engine " + run.engine());
        chip(out, "seed " + run.seed());
        chip(out, Format.count(run.threads(), "thread"));
        chip(out, run.reproducible() ? "reproducible bit by bit" : "not reproducible");
        out.close();
        run.failure().ifPresent(failure -> out.leaf("p", failure, "class", "failure"));
        run.notes().ifPresent(notes -> {
            out.open("ul", "class", "notes");
            notes.forEach(note -> out.leaf("li", note));
            out.close();
        });
        out.close();
        out.open("section", "class", "tiles");
        run.metrics().ifPresent(metrics -> {
            tile(
                    out,
                    "mean accuracy",
                    Format.percent(metrics.userMean()),
                    metrics.userSd()
                            .map(sd -> "SD %s, %s users".formatted(Format.percent(sd), Format.count(metrics.users())))
                            .orElse("of one user alone"));
            tile(
                    out,
                    "worst decile",
                    Format.percent(metrics.worstDecile()),
                    UserSummary.worstDecileSize(metrics.users()) == 1
                            ? "of one user alone"
                            : "lowest user " + Format.percent(metrics.userMin()));
            tile(out, "pooled accuracy", Format.percent(metrics.accuracy()), "loss " + Format.number(metrics.loss()));
            tile(out, "macro-F1", Format.percent(metrics.macroF1()), "pooled over users");
            metrics.balancedAccuracy()
                    .ifPresent(share -> tile(
                            out,
                            "balanced accuracy",
                            Format.percent(share),
                            metrics.auroc()
                                    .map(area -> String.format(Locale.ROOT, "AUROC %.3f", area))
                                    .orElse("mean recall of classes")));
            metrics.expectedCalibrationError()
                    .ifPresent(error -> tile(
                            out,
                            "calibration error",
                            Format.percent(error),
                            metrics.brier()
                                    .map(score -> String.format(Locale.ROOT, "Brier %.3f", score))
                                    .orElse("")));
            metrics.events()
                    .ifPresent(events -> tile(
                            out,
                            "onset F1 of events",
                            events.f1().map(Format::percent).orElse("–"),
                            "%s of %s found within %s s, %s said"
                                    .formatted(
                                            Format.count(events.matched()),
                                            Format.count(events.done()),
                                            events.toleranceSeconds(),
                                            Format.count(events.said()))));
            metrics.classesWithoutTestWindows()
                    .ifPresent(classes -> tile(
                            out,
                            "classes without a test window",
                            Format.count(classes.size()),
                            String.join(", ", classes)));
        });
        run.onDevices()
                .ifPresent(told -> tile(
                        out,
                        "accuracy on devices",
                        Format.percent(told.accuracy()),
                        "by sums of %s of %s devices, %s windows"
                                .formatted(
                                        Format.count(told.answered()),
                                        Format.count(told.asked()),
                                        Format.count(told.windows()))));
        run.onDevices()
                .flatMap(DeviceEvaluation::conformal)
                .ifPresent(sets -> tile(
                        out,
                        "sets cover on devices",
                        Format.percent(sets.coverage()),
                        "of %s windows, where %s was promised"
                                .formatted(
                                        Format.count(sets.windows()),
                                        Format.percent(sets.asked().coverage()))));
        run.onDevices()
                .flatMap(DeviceEvaluation::rejection)
                .ifPresent(told -> tile(
                        out,
                        "answered on devices",
                        Format.percent(told.recall()),
                        "of %s windows that are to be answered, where %s was asked for"
                                .formatted(
                                        Format.count(told.windows()),
                                        Format.percent(told.asked().recall()))));
        run.pseudoLabels().ifPresent(sums -> tile(out, "pseudo-labels", Format.count(sums.passed()), sums.text()));
        run.labels().ifPresent(counts -> tile(out, "labelled windows", Format.count(counts.labelled()), counts.text()));
        run.privacy()
                .ifPresent(spent -> tile(
                        out,
                        "epsilon",
                        EpsilonText.of(spent.epsilon(), 2),
                        "at delta %s, for a %s%s; what that rests on is below"
                                .formatted(
                                        spent.delta(),
                                        spent.unit(),
                                        spent.publishedEpsilon()
                                                .map(published ->
                                                        ", against the coordinator, and %s of the models alone"
                                                                .formatted(EpsilonText.of(published, 2)))
                                                .orElse(""))));
        run.privacy()
                .flatMap(PrivacySummary::extrapolated)
                .ifPresent(larger -> tile(
                        out,
                        "extrapolated epsilon",
                        EpsilonText.of(larger.epsilon(), 2),
                        "not of this run: it would hold for %s devices, %s in a round"
                                .formatted(larger.population(), larger.cohort())));
        tile(
                out,
                "client updates",
                Format.number(run.clientsPerSecond()) + "\u00a0/s",
                run.roundsSeconds()
                        .map(wall -> "in %s of rounds".formatted(Format.seconds(wall)))
                        .orElse("in the time of the rounds"));
        tile(out, "whole run", Format.seconds(run.seconds()), "data included");
        run.trainedPerSecond()
                .ifPresent(trained -> tile(out, "trained", Format.number(trained) + "\u00a0/s", "in training alone"));
        run.updates()
                .ifPresent(updates -> tile(
                        out,
                        "updates accepted",
                        Format.count(updates.accepted()),
                        "%s late, %s failed%s"
                                .formatted(
                                        Format.count(updates.late()),
                                        Format.count(updates.failed()),
                                        updates.dropped()
                                                .filter(left -> left > 0)
                                                .map(left -> ", %s of them dropped out".formatted(Format.count(left)))
                                                .orElse(""))));
        tile(
                out,
                "traffic",
                Format.bytes(run.bytesUp() + run.bytesDown()),
                "↑\u00a0" + Format.bytes(run.bytesUp()) + " ↓\u00a0" + Format.bytes(run.bytesDown()));
        tile(out, "model", Format.count(run.parameters()), "parameters");
        out.close();
    }

    private static void chip(Markup out, String text) {
        out.leaf("span", text, "class", "chip");
    }

    private static void tile(Markup out, String name, String value, String more) {
        out.open("div", "class", "tile").leaf("span", name, "class", "name");
        out.leaf("b", value).leaf("span", more, "class", "more").close();
    }
}
