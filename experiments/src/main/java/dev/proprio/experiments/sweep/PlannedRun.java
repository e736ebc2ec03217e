package dev.proprio.experiments.sweep;

import dev.proprio.experiments.compare.DottedSettings;
import dev.proprio.experiments.record.FinalMetrics;
import dev.proprio.experiments.record.RunJson;
import dev.proprio.experiments.record.RunStatus;
import dev.proprio.experiments.record.RunSummary;
import dev.proprio.experiments.record.RungStart;
import dev.proprio.experiments.record.SweepRow;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.experiments.spec.Overrides;
import dev.proprio.proto.extension.SettingWriter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One run of a sweep.
 *
 * @param trial the trial's name
 * @param variant the variant that the trial is of, or empty
 * @param spec the experiment
 * @param digest what the settings and the seed come to; the name is no part of it
 * @param command the command that runs the same alone
 */
public record PlannedRun(String trial, String variant, ExperimentSpec spec, String digest, String command) {
    private static final int DIGITS = 12;
    private static final int LONGEST_SLUG = 48;

    static PlannedRun of(Trial trial, long seed, String experiment) {
        ExperimentSpec spec = trial.spec(seed);
        return new PlannedRun(trial.name(), trial.variant(), spec, digest(spec), command(trial, spec, experiment));
    }

    /** The name of the run's folder; it ends in the digest, by which it is found again. */
    String folder() {
        String plain = trial.replaceAll("[^\\p{L}\\p{N}._=-]+", "-").replaceAll("^[.-]+|-+$", "");
        String slug = plain.length() > LONGEST_SLUG ? plain.substring(0, LONGEST_SLUG) : plain;
        return "%s-seed%s-%s".formatted(slug.isEmpty() ? "run" : slug, spec.seed(), digest);
    }

    /** All that a table can be made of: the settings by their paths, {@code trial} and {@code variant}. */
    public Map<String, String> keys() {
        Map<String, String> keys = DottedSettings.of(SettingWriter.write(spec));
        keys.put("trial", trial);
        if (!variant.isEmpty()) {
            keys.put("variant", variant);
        }
        return keys;
    }

    /** The run's row while it has not ended. */
    SweepRow waiting() {
        return row(folder(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** The run's row when it has ended. */
    SweepRow ended(EndedRun run) {
        Optional<Double> score = run.summary()
                .flatMap(RunSummary::metrics)
                .filter(metrics -> run.isDone())
                .map(FinalMetrics::userMean);
        RunStatus status = run.isDone() ? RunStatus.DONE : RunStatus.FAILED;
        return row(run.folder(), Optional.of(status), score, run.reason())
                .with(draft -> draft.set(SweepRow::trained, Optional.of(run.trained()))
                        .set(SweepRow::stopped, run.stopped())
                        .set(
                                SweepRow::validation,
                                score.flatMap(_ -> run.summary().flatMap(summary -> TrialCurve.apart(spec, summary))))
                        .set(
                                SweepRow::start,
                                Optional.of(run.start()).filter(start -> !start.equals(RungStart.FIRST))));
    }

    /** The row of a study that could not even begin. */
    SweepRow failed(String reason) {
        return row(folder(), Optional.of(RunStatus.FAILED), Optional.empty(), Optional.of(reason));
    }

    private SweepRow row(String folder, Optional<RunStatus> status, Optional<Double> score, Optional<String> failure) {
        return new SweepRow(trial, spec.seed(), spec.rounds(), folder, status, score, failure);
    }

    private static String digest(ExperimentSpec spec) {
        Map<String, String> identity = new TreeMap<>(Trial.identity(spec));
        identity.put("seed", Long.toString(spec.seed()));
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(identity.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Whole sections are written out, for an assignment replaces what stands there. */
    private static String command(Trial trial, ExperimentSpec spec, String experiment) {
        var line = new StringBuilder("./proprio run ")
                .append(experiment)
                .append(" --seed ")
                .append(spec.seed());
        Map<String, Object> written = SettingWriter.write(spec);
        if (!trial.changed().contains("rounds")) {
            line.append(" --set rounds=").append(spec.rounds());
        }
        for (String key : trial.changed()) {
            String value = RunJson.line(written.getOrDefault(key, ""));
            line.append(Overrides.options(List.of(key + "=" + value)));
        }
        return line.toString();
    }
}
