package dev.proprio.experiments.service;

import dev.proprio.client.sensor.SensorData;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.experiments.engine.AgreedNormalization;
import dev.proprio.experiments.engine.HiddenQueries;
import dev.proprio.experiments.engine.Preparation;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.record.ResumePoint;
import dev.proprio.experiments.record.RunFolder;
import dev.proprio.experiments.record.RunStatus;
import dev.proprio.experiments.record.RunSummary;
import dev.proprio.experiments.run.Experiment;
import dev.proprio.experiments.run.InterruptedRun;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.proto.fault.FailureText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * Carries out a run in its folder: from the start, or from where it stopped.
 *
 * @param opener opens the run's fleet
 * @param offer what the run may name
 * @param elsewhere asks its devices if they are of other processes; empty if all of them are simulated in this one
 * @param parameters is told the size of the model
 */
record RunWork(
        StoredRun run,
        Experiment.FleetOpener opener,
        OfferedResources offer,
        Optional<ConnectedNormalization> elsewhere,
        int threads,
        RunObserver observer,
        LongConsumer parameters) {
    /**
     * Runs the rounds that are left.
     *
     * @throws InterruptedException if it was stopped; it can go on after the last round that was committed
     * @throws IOException if it can't be carried out
     */
    RunSummary carryOut(ExperimentSpec spec) throws IOException, SensorDataException, InterruptedException {
        Path folder = run.folder();
        Optional<RunSummary> ended = RunFolder.summary(folder);
        if (ended.filter(summary -> summary.status() == RunStatus.DONE).isPresent()) {
            return ended.get();
        }
        // What an earlier attempt said of its failure would be taken for what this one says.
        Files.deleteIfExists(folder.resolve(RunSummary.FILE));
        try {
            return goOn(spec, folder);
        } catch (IOException | SensorDataException | RuntimeException | Error e) {
            // What is interrupted while it opens its data, say, says so in its own way.
            if (Thread.interrupted()) {
                var stopped = new InterruptedException("the run was to stop");
                stopped.initCause(e);
                throw stopped;
            }
            leave(e, spec, folder);
            throw e;
        }
    }

    private void leave(Throwable thrown, ExperimentSpec spec, Path folder) {
        try {
            if (Files.notExists(folder.resolve(RunSummary.FILE))) {
                FailedRuns.write(run, spec, threads, FailureText.of(thrown));
            }
        } catch (IOException | RuntimeException e) {
            thrown.addSuppressed(e);
        }
    }

    private RunSummary goOn(ExperimentSpec spec, Path folder)
            throws IOException, SensorDataException, InterruptedException {
        offer.requireStill(spec);
        if (Files.exists(folder.resolve(ResumePoint.FILE))) {
            try (InterruptedRun stopped = InterruptedRun.in(folder);
                    PreparedExperiment experiment = prepared(spec, stopped.agreed())) {
                return work(experiment).resume(stopped, observer, elsewhere.isEmpty());
            }
        }
        try (PreparedExperiment experiment = begun(spec);
                RunFolder records = RunFolder.reopen(folder, List.of(), List.of())) {
            return work(experiment).runKept(records, observer);
        }
    }

    private PreparedExperiment begun(ExperimentSpec spec) throws SensorDataException, InterruptedException {
        if (elsewhere.isEmpty() || !spec.data().asksForNormalization()) {
            return prepared(spec, Optional.empty());
        }
        HiddenQueries.requireHidden(spec, "data.normalization", "not be federated");
        SensorData data = spec.data().open(spec.seed(), offer.access());
        AgreedNormalization agreed = elsewhere
                .get()
                .agree(spec, data.description(), run.folder().getFileName().toString());
        return preparation(spec, Optional.of(agreed))
                .with(Preparation::data, Optional.of(data))
                .prepare();
    }

    private PreparedExperiment prepared(ExperimentSpec spec, Optional<AgreedNormalization> agreed)
            throws SensorDataException {
        return preparation(spec, agreed).prepare();
    }

    private Preparation preparation(ExperimentSpec spec, Optional<AgreedNormalization> agreed) {
        return Preparation.of(spec, threads)
                .with(draft -> draft.set(Preparation::access, offer.access())
                        .set(Preparation::agreed, agreed)
                        .set(Preparation::connected, elsewhere.isPresent()));
    }

    private Experiment work(PreparedExperiment experiment) {
        run.noted(experiment.notes());
        parameters.accept(experiment.model().layout().length());
        return new Experiment(experiment, opener, run.record().command(), observer);
    }
}
