package dev.proprio.experiments.service;

import dev.proprio.experiments.record.RoundRow;
import dev.proprio.experiments.record.RunFolder;
import dev.proprio.experiments.record.RunJson;
import dev.proprio.experiments.record.RunStatus;
import dev.proprio.experiments.record.RunSummary;
import dev.proprio.experiments.record.SecureSummary;
import dev.proprio.experiments.record.UpdateCounts;
import dev.proprio.experiments.run.RunSummaries;
import dev.proprio.experiments.spec.ExperimentSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
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
        var updates = new UpdateCounts(
                accepted,
                rows.stream().mapToLong(RoundRow::late).sum(),
                rows.stream().mapToLong(RoundRow::failed).sum(),
                Optional.empty(),
                RoundRow.dropped(rows));
        RunSummary summary = RunSummaries.begin(
                        spec, run.id(), threads, run.record().command())
                .set(RunSummary::status, RunStatus.FAILED)
                .set(RunSummary::failure, Optional.of(failure))
                .set(RunSummary::rounds, rows.size())
                .set(
                        RunSummary::bytesUp,
                        rows.stream().mapToLong(RoundRow::bytesUp).sum())
                .set(
                        RunSummary::bytesDown,
                        rows.stream().mapToLong(RoundRow::bytesDown).sum())
                .set(RunSummary::clientsPerSecond, seconds > 0 ? accepted / seconds : 0)
                .set(RunSummary::seconds, seconds)
                .set(RunSummary::reproducible, false)
                .set(RunSummary::parameters, run.record().parameters())
                .set(RunSummary::secureAggregation, SecureSummary.of(rows, Optional.empty()))
                .set(RunSummary::updates, Optional.of(updates))
                .set(RunSummary::trainedPerSecond, RoundRow.trainedPerSecond(rows))
                .set(RunSummary::roundsSeconds, Optional.of(seconds))
                .make();
        RunFolder.write(folder, RunSummary.FILE, RunJson.pretty(summary));
    }
}
