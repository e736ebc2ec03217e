package dev.proprio.experiments.run;

import dev.proprio.coordinator.round.GlobalModel;
import dev.proprio.coordinator.round.RoundEngine;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.experiments.engine.Fleets;
import dev.proprio.experiments.engine.OpenFleet;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.export.RunModel;
import dev.proprio.experiments.progress.ProgressDisplay;
import dev.proprio.experiments.record.RunFolder;
import dev.proprio.experiments.record.RunJson;
import dev.proprio.experiments.record.RunStatus;
import dev.proprio.experiments.record.RunSummary;
import dev.proprio.experiments.report.HtmlReport;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.proto.extension.SettingWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.deeplearning4j.util.ModelSerializer;

/** Runs prepared experiments and writes down what came of them. */
public final class Experiment {
    private final PreparedExperiment experiment;
    private final FleetOpener opener;
    private final String command;

    /**
     * @param opener opens the fleet that the rounds run on
     * @param command the command that runs the same again
     */
    public Experiment(PreparedExperiment experiment, FleetOpener opener, String command) {
        this.experiment = experiment;
        this.opener = opener;
        this.command = command;
    }

    /** The opener of the engine that the spec names. */
    public static FleetOpener engineOf(ExperimentSpec spec) {
        return switch (spec.engine()) {
            case LOCAL -> Fleets::local;
            case GRPC -> Fleets::grpc;
        };
    }

    /**
     * Runs all rounds and fills the folder. A run that fails leaves its rounds and a summary that says why.
     *
     * @throws IOException if the fleet can't be opened, for example because a port is in use, or the folder can't
     *     be written
     */
    public RunSummary run(RunFolder folder, ProgressDisplay progress) throws IOException, InterruptedException {
        var recorder = new Recorder(
                experiment.spec().rounds(),
                experiment.spec().evaluation().every(),
                new Evaluator(experiment),
                folder,
                progress);
        String id = UUID.randomUUID().toString();
        RunSummary summary;
        try (progress;
                OpenFleet fleet = opener.open(experiment)) {
            var engine = new RoundEngine(experiment.definition(id), fleet.fleet(), List.of(recorder));
            GlobalModel last = engine.run(experiment.initialModel());
            writeModel(folder.path().resolve("model.zip"), last);
            folder.write(RunModel.INPUT, RunJson.pretty(experiment.dataset().input()));
            summary = summary(id, recorder, Optional.empty(), Optional.of(last));
        } catch (RunFailedException e) {
            summary = summary(id, recorder, Optional.of(String.valueOf(e.getMessage())), Optional.empty());
        }
        folder.write(summary);
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
        return summary;
    }

    private void writeModel(Path file, GlobalModel last) throws IOException {
        ModelSerializer.writeModel(experiment.model().network(last.parameters()), file.toFile(), false);
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
                Optional.of(experiment.attackers().devices()).filter(attackers -> !attackers.isEmpty()));
    }

    /** Opens a fleet for a prepared experiment. */
    @FunctionalInterface
    public interface FleetOpener {
        OpenFleet open(PreparedExperiment experiment) throws IOException, RunFailedException, InterruptedException;
    }
}
