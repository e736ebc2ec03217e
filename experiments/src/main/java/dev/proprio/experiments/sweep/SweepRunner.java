package dev.proprio.experiments.sweep;

import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.record.RunFolder;
import dev.proprio.experiments.record.RunStatus;
import dev.proprio.experiments.record.RunSummary;
import dev.proprio.experiments.record.SweepRow;
import dev.proprio.experiments.record.SweepSummary;
import dev.proprio.experiments.run.Experiment;
import dev.proprio.proto.extension.InvalidSettingException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs sweeps, several runs at once. Which run ends first, and how many threads each has, changes no result. A
 * run that fails becomes a row with its reason, and the others go on.
 */
public final class SweepRunner {
    private static final Logger log = LoggerFactory.getLogger(SweepRunner.class);

    private final Sweep sweep;
    private final SweepFolder folder;
    private final SweepProgress progress;
    private final int atOnce;
    private final int threads;
    private final Map<String, SweepRow> rows = new LinkedHashMap<>();

    /**
     * @param threads all that train, at least 1
     * @param atOnce runs at once; where there are more than threads, each has one
     */
    public SweepRunner(Sweep sweep, SweepFolder folder, SweepProgress progress, int threads, int atOnce) {
        this.sweep = sweep;
        this.folder = folder;
        this.progress = progress;
        this.atOnce = atOnce;
        this.threads = Math.max(1, threads / atOnce);
    }

    /** Does what has not been done yet, and closes the progress. */
    public SweepSummary run() throws IOException, InterruptedException {
        try (progress) {
            return runSteps();
        }
    }

    private SweepSummary runSteps() throws IOException, InterruptedException {
        if (sweep.brackets().isEmpty()) {
            runAll(sweep.firstRuns());
        }
        for (Bracket bracket : sweep.brackets()) {
            runBracket(bracket);
        }
        SweepSummary all = summary().with(SweepSummary::privacy, ComposedTrials.of(folder.ended()));
        folder.write(all);
        return all;
    }

    private void runBracket(Bracket bracket) throws IOException, InterruptedException {
        List<Trial> trials = bracket.first();
        List<SweepRow> ended = runAll(sweep.runs(trials));
        for (int rung = 1; rung < bracket.rungs().size(); rung++) {
            int kept = bracket.rungs().get(rung).trials();
            trials = bracket.forRung(SuccessiveHalving.best(trials, ended, kept), rung);
            ended = runAll(sweep.runs(trials));
        }
    }

    private List<SweepRow> runAll(List<PlannedRun> planned) throws IOException, InterruptedException {
        List<PlannedRun> waiting = new ArrayList<>();
        for (PlannedRun run : planned) {
            Optional<SweepFolder.Done> done = folder.done(run);
            put(
                    run,
                    done.map(found -> run.ended(found.folder(), found.summary()))
                            .orElseGet(run::waiting));
            if (done.isEmpty()) {
                waiting.add(run);
            }
        }
        folder.write(summary());
        progress.planned(waiting);
        ExecutorService workers = Executors.newFixedThreadPool(
                atOnce, Thread.ofPlatform().name("sweep-", 0).factory());
        try {
            List<Future<?>> running = new ArrayList<>();
            for (PlannedRun run : waiting) {
                running.add(workers.submit(() -> {
                    long start = System.nanoTime();
                    SweepRow row = runOne(run);
                    put(run, row);
                    folder.write(summary());
                    progress.ended(row, (System.nanoTime() - start) / 1e9);
                    return row;
                }));
            }
            for (Future<?> future : running) {
                await(future);
            }
        } finally {
            workers.shutdownNow();
        }
        folder.write(summary());
        return planned.stream().map(this::row).toList();
    }

    private static void await(Future<?> future) throws IOException, InterruptedException {
        try {
            future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException unwritable) {
                throw new IOException("the sweep stopped: " + unwritable.getMessage(), unwritable);
            }
            throw new IllegalStateException("the sweep stopped: " + e.getCause(), e.getCause());
        }
    }

    private SweepRow runOne(PlannedRun run) throws IOException, InterruptedException {
        Path place = folder.begin(run);
        RunSummary summary;
        try (var experiment = PreparedExperiment.prepare(run.spec(), threads);
                RunFolder records = RunFolder.create(place)) {
            summary = new Experiment(experiment, Experiment.engineOf(run.spec()), run.command())
                    .run(records, progress.ofRun());
        } catch (SensorDataException | InvalidSettingException e) {
            return run.failed(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            log.warn(
                    "{} with seed {} failed unexpectedly",
                    run.trial(),
                    run.spec().seed(),
                    e);
            return run.failed("unexpectedly: " + e);
        }
        folder.end(run);
        return run.ended(run.folder(), summary);
    }

    private synchronized void put(PlannedRun run, SweepRow row) {
        rows.put(run.digest(), row);
    }

    private synchronized SweepRow row(PlannedRun run) {
        return Optional.ofNullable(rows.get(run.digest())).orElseGet(run::waiting);
    }

    private synchronized SweepSummary summary() {
        return new SweepSummary(sweep.name(), sweep.search().toString(), List.copyOf(rows.values()));
    }

    /** Whether any run of {@code summary} failed. */
    public static boolean failed(SweepSummary summary) {
        return summary.runs().stream().anyMatch(row -> row.status().equals(Optional.of(RunStatus.FAILED)));
    }
}
