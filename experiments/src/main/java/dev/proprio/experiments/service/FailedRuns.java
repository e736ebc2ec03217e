package dev.proprio.experiments.service;

import dev.proprio.experiments.record.RoundRow;
import dev.proprio.experiments.record.RunFolder;
import dev.proprio.experiments.record.RunJson;
import dev.proprio.experiments.record.RunStatus;
import dev.proprio.experiments.record.RunSummary;
import dev.proprio.experiments.record.SecureSummary;
import dev.proprio.experiments.record.UpdateCounts;
import dev.proprio.experiments.record.UpdateWeights;
import dev.proprio.experiments.run.Versions;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.proto.extension.SettingWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Writes down runs that failed before their rounds began, or began again. */
final class FailedRuns {
    private FailedRuns() {}

    /** Writes {@code run.json}, with what the run's records say of earlier rounds. */
    static void write(StoredRun run, ExperimentSpec spec, int threads, String failure) throws IOException {
        Path folder = run.folder();
        List<RoundRow> rows =
                RunFolder.rows(folder).stream().filter(row -> row.round() > 0).toList();
        double seconds = rows.stream().mapToDouble(RoundRow::wallSeconds).sum();
        long accepted = rows.stream().mapToLong(RoundRow::accepted).sum();
        var summary = new RunSummary(
                spec.name(),
                run.id(),
                RunStatus.FAILED,
                Optional.of(failure),
                SettingWriter.write(spec),
                spec.seed(),
                spec.engine().name().toLowerCase(Locale.ROOT),
                threads,
                Versions.all(),
                rows.size(),
                Optional.empty(),
                rows.stream().mapToLong(RoundRow::bytesUp).sum(),
                rows.stream().mapToLong(RoundRow::bytesDown).sum(),
                seconds > 0 ? accepted / seconds : 0,
                seconds,
                false,
                Optional.empty(),
                run.record().parameters(),
                run.record().command(),
                Optional.empty(),
                SecureSummary.of(rows, Optional.empty()),
                Optional.empty(),
                Optional.empty(),
                Optional.of(new UpdateCounts(
                        accepted,
                        rows.stream().mapToLong(RoundRow::late).sum(),
                        rows.stream().mapToLong(RoundRow::failed).sum(),
                        Optional.empty())),
                Optional.of(UpdateWeights.of(spec.aggregation(), spec.local().exchange())),
                Optional.empty(),
                Optional.empty(),
                RoundRow.trainedPerSecond(rows),
                Optional.of(seconds));
        RunFolder.write(folder, RunSummary.FILE, RunJson.pretty(summary));
    }
}
