package dev.proprio.experiments.service;

import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.record.ResumePoint;
import dev.proprio.experiments.record.RunFolder;
import dev.proprio.experiments.record.RunJson;
import dev.proprio.experiments.record.RunStatus;
import dev.proprio.experiments.record.RunSummary;
import dev.proprio.experiments.run.Experiment;
import dev.proprio.experiments.run.InterruptedRun;
import dev.proprio.experiments.spec.ExperimentSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import tools.jackson.core.JacksonException;

/**
 * Carries out a run in its folder: from the start, or from where it stopped.
 *
 * @param opener opens the run's fleet
 * @param offer what the run may name
 * @param devicesHere whether all its devices are simulated in this process
 * @param parameters is told the size of the model
 */
record RunWork(
        StoredRun run,
        Experiment.FleetOpener opener,
        Offer offer,
        boolean devicesHere,
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
        Optional<RunSummary> done = summary(folder).filter(summary -> summary.status() == RunStatus.DONE);
        if (done.isPresent()) {
            return done.get();
        }
        offer.requireStill(spec);
        try (PreparedExperiment experiment = devicesHere
                ? PreparedExperiment.prepare(spec, threads, offer.access())
                : PreparedExperiment.forConnected(spec, threads, offer.access())) {
            parameters.accept(experiment.model().layout().length());
            var work = new Experiment(experiment, opener, run.record().command(), observer);
            if (Files.exists(folder.resolve(ResumePoint.FILE))) {
                try (InterruptedRun stopped = InterruptedRun.in(folder)) {
                    return work.resume(stopped, observer, devicesHere);
                }
            }
            try (RunFolder records = RunFolder.reopen(folder, List.of())) {
                return work.runKept(records, observer);
            }
        }
    }

    private static Optional<RunSummary> summary(Path folder) throws IOException {
        Path file = folder.resolve("run.json");
        if (Files.notExists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(RunJson.read(Files.readString(file), RunSummary.class));
        } catch (JacksonException e) {
            throw new IOException("%s is damaged; remove it, and resume the run".formatted(file), e);
        }
    }
}
