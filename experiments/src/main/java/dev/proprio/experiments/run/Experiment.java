package dev.proprio.experiments.run;

import dev.proprio.coordinator.journal.Committed;
import dev.proprio.coordinator.round.GlobalModel;
import dev.proprio.coordinator.round.RoundEngine;
import dev.proprio.coordinator.round.RoundResult;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.experiments.engine.Fleets;
import dev.proprio.experiments.engine.OpenFleet;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.export.RunModel;
import dev.proprio.experiments.progress.ProgressDisplay;
import dev.proprio.experiments.record.RoundRow;
import dev.proprio.experiments.record.RunFolder;
import dev.proprio.experiments.record.RunJson;
import dev.proprio.experiments.record.RunStatus;
import dev.proprio.experiments.record.RunSummary;
import dev.proprio.experiments.record.SecureSummary;
import dev.proprio.experiments.report.HtmlReport;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.proto.extension.SettingWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.deeplearning4j.util.ModelSerializer;

/** Runs prepared experiments and writes down what came of them. */
public final class Experiment {
    private final PreparedExperiment experiment;
    private final FleetOpener opener;
    private final String command;
    private final RunWatch watch;

    /**
     * @param opener opens the fleet that the rounds run on
     * @param command the command that runs the same again
     */
    public Experiment(PreparedExperiment experiment, FleetOpener opener, String command) {
        this(experiment, opener, command, RunWatch.NONE);
    }

    /** The same, watched. */
    public Experiment(PreparedExperiment experiment, FleetOpener opener, String command, RunWatch watch) {
        this.experiment = experiment;
        this.opener = opener;
        this.command = command;
        this.watch = watch;
    }

    /** The opener of the engine that the spec names. */
    public static FleetOpener engineOf(ExperimentSpec spec) {
        return switch (spec.engine()) {
            case LOCAL -> Fleets::local;
            case GRPC -> Fleets::grpc;
        };
    }

    /**
     * Runs all rounds and fills the folder. A run that fails leaves its rounds and a summary that says why. Nothing is
     * kept that it could go on from.
     *
     * @throws IOException if the fleet can't be opened, for example because a port is in use, or the folder can't
     *     be written
     */
    public RunSummary run(RunFolder folder, ProgressDisplay progress) throws IOException, InterruptedException {
        String id = UUID.randomUUID().toString();
        return run(id, folder, progress, RunKeeper.none(experiment, id), this::fromTheStart);
    }

    /**
     * The same, kept in the journal that the spec names, so that it can be resumed.
     *
     * @throws IOException for the same reasons, or if the journal can't be written
     */
    public RunSummary runKept(RunFolder folder, ProgressDisplay progress) throws IOException, InterruptedException {
        String id = UUID.randomUUID().toString();
        try (RunKeeper keeper = RunKeeper.begin(experiment, id, command, folder)) {
            return run(id, folder, progress, keeper, this::fromTheStart);
        }
    }

    /**
     * Runs the rounds that are left of a run, in its folder, as if it had never stopped. Devices of other processes must
     * see to their memory themselves, which nobody can check: with them, the run does not count as reproducible.
     *
     * @param devicesHere whether all devices are simulated in this process
     * @throws IOException for the same reasons, or if the run does not fit the experiment
     */
    public RunSummary resume(InterruptedRun run, ProgressDisplay progress, boolean devicesHere)
            throws IOException, InterruptedException {
        Optional<Committed> last = run.last();
        int told =
                last.map(committed -> committed.rounds().getFirst().round() - 1).orElse(0);
        if (last.isPresent()) {
            requireFit(run, last.get());
            new DeviceMemory(experiment, run.id()).restore(last.get().attachments());
        }
        List<RoundRow> rows = RunFolder.rows(run.folder(), told);
        try (RunFolder folder = RunFolder.reopen(run.folder(), rows)) {
            return run(
                    run.id(),
                    folder,
                    progress,
                    RunKeeper.of(run.journal(), experiment, run.id()),
                    (engine, recorder) -> {
                        if (last.isEmpty()) {
                            return fromTheStart(engine, recorder);
                        }
                        if (!devicesHere) {
                            recorder.cannotBeRepeated();
                        }
                        List<RoundResult> before = run.outcomes(told);
                        recorder.goOn(before, rows, KeptEvaluation.read(folder.read(KeptEvaluation.FILE), told));
                        return engine.resume(before, last.get().rounds()).model();
                    });
        }
    }

    private void requireFit(InterruptedRun run, Committed last) throws IOException {
        GlobalModel kept = last.rounds().getLast().model();
        GlobalModel own = experiment.initialModel();
        if (!kept.layout().equals(own.layout())) {
            throw new IOException(
                    "the run in %s has a model of %d parameters, but its settings and data now make one of %d; the data must have changed since: bring it back, or start the run anew"
                            .formatted(
                                    run.folder(),
                                    kept.layout().length(),
                                    own.layout().length()));
        }
    }

    private GlobalModel fromTheStart(RoundEngine engine, Recorder recorder)
            throws RunFailedException, InterruptedException {
        return engine.run(experiment.initialModel());
    }

    private RunSummary run(String id, RunFolder folder, ProgressDisplay progress, RunKeeper keeper, Rounds rounds)
            throws IOException, InterruptedException {
        var recorder = new Recorder(
                experiment.spec().rounds(),
                experiment.spec().evaluation().every(),
                new Evaluator(experiment),
                folder,
                progress,
                watch);
        RunSummary summary;
        try (progress;
                OpenFleet fleet = opener.open(experiment)) {
            var engine = new RoundEngine(
                    experiment.definition(id), fleet.fleet(), List.of(recorder), keeper.log(fleet.fleet()));
            GlobalModel last = rounds.run(engine, recorder);
            writeModels(folder.path(), last);
            folder.write(RunModel.INPUT, RunJson.pretty(experiment.dataset().input()));
            summary = summary(id, recorder, Optional.empty(), Optional.of(last));
        } catch (RunFailedException e) {
            summary = summary(id, recorder, Optional.of(String.valueOf(e.getMessage())), Optional.empty());
        }
        if (recorder.lastEvaluation().isPresent()) {
            Evaluation evaluation = recorder.lastEvaluation().get();
            folder.write(evaluation.users());
            folder.write(
                    "report.html",
                    HtmlReport.render(
                            summary,
                            recorder.rows(),
                            evaluation.users(),
                            evaluation.confusion(),
                            experiment.dataset().description().classes()));
        }
        folder.write(summary);
        if (summary.status() == RunStatus.DONE) {
            folder.remove(KeptEvaluation.FILE);
        }
        return summary;
    }

    /** {@code model.zip}, or {@code model-1.zip} and so on when there are several. */
    private void writeModels(Path folder, GlobalModel last) throws IOException {
        int length = experiment.model().layout().length();
        float[] whole = experiment.whole(last);
        int models = whole.length / length;
        for (int i = 0; i < models; i++) {
            float[] parameters = Arrays.copyOfRange(whole, i * length, (i + 1) * length);
            Path file = folder.resolve(models == 1 ? "model.zip" : "model-%d.zip".formatted(i + 1));
            ModelSerializer.writeModel(experiment.model().network(parameters), file.toFile(), false);
        }
    }

    private RunSummary summary(String id, Recorder recorder, Optional<String> failure, Optional<GlobalModel> last) {
        ExperimentSpec spec = experiment.spec();
        return new RunSummary(
                spec.name(),
                id,
                failure.isPresent() ? RunStatus.FAILED : RunStatus.DONE,
                failure,
                SettingWriter.write(spec),
                spec.seed(),
                spec.engine().name().toLowerCase(java.util.Locale.ROOT),
                experiment.trainers().threads(),
                Versions.all(),
                recorder.rows().size(),
                recorder.lastEvaluation().map(Evaluation::metrics),
                recorder.traffic().bytesUp(),
                recorder.traffic().bytesDown(),
                recorder.clientsPerSecond(),
                recorder.elapsed().toNanos() / 1e9,
                recorder.reproducible(),
                last.map(GlobalModel::sha256),
                experiment.model().layout().length(),
                command,
                Optional.of(experiment.attackers().devices()).filter(attackers -> !attackers.isEmpty()),
                SecureSummary.of(recorder.rows()));
    }

    /** Opens a fleet for a prepared experiment. */
    @FunctionalInterface
    public interface FleetOpener {
        OpenFleet open(PreparedExperiment experiment) throws IOException, RunFailedException, InterruptedException;
    }

    /** Runs rounds to the end. */
    @FunctionalInterface
    private interface Rounds {
        GlobalModel run(RoundEngine engine, Recorder recorder)
                throws IOException, RunFailedException, InterruptedException;
    }
}
