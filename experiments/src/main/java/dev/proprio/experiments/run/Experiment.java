package dev.proprio.experiments.run;

import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.coordinator.journal.Committed;
import dev.proprio.coordinator.round.GlobalModel;
import dev.proprio.coordinator.round.RoundEngine;
import dev.proprio.coordinator.round.RoundResult;
import dev.proprio.coordinator.round.RunDefinition;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.experiments.engine.Fleets;
import dev.proprio.experiments.engine.OpenFleet;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.progress.ProgressDisplay;
import dev.proprio.experiments.record.ClassConfusion;
import dev.proprio.experiments.record.DataDigest;
import dev.proprio.experiments.record.DataDigests;
import dev.proprio.experiments.record.FinalMetrics;
import dev.proprio.experiments.record.PredictionsFile;
import dev.proprio.experiments.record.ResumePoint;
import dev.proprio.experiments.record.RoundRow;
import dev.proprio.experiments.record.RunFolder;
import dev.proprio.experiments.record.RunJson;
import dev.proprio.experiments.record.RunStatus;
import dev.proprio.experiments.record.RunSummary;
import dev.proprio.experiments.record.StartedFrom;
import dev.proprio.experiments.record.UpdateWeights;
import dev.proprio.experiments.report.HtmlReport;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.proto.extension.ExtensionException;
import dev.proprio.proto.extension.SettingWriter;
import dev.proprio.proto.fault.FailureText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs prepared experiments and writes down what came of them. */
public final class Experiment {
    private static final Logger log = LoggerFactory.getLogger(Experiment.class);

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
        return run(known(id), folder, progress, RunKeeper.none(experiment, id), this::fromTheStart);
    }

    /**
     * The same, kept in the journal that the spec names, so that it can be resumed.
     *
     * @throws IOException for the same reasons, or if the journal can't be written
     */
    public RunSummary runKept(RunFolder folder, ProgressDisplay progress) throws IOException, InterruptedException {
        String id = UUID.randomUUID().toString();
        Known known = known(id);
        try (RunKeeper keeper = begin(known, folder, progress)) {
            return run(known, folder, progress, keeper, this::fromTheStart);
        }
    }

    private RunKeeper begin(Known known, RunFolder folder, ProgressDisplay progress) throws IOException {
        try {
            return RunKeeper.begin(experiment, known.id(), command, known.data(), known.initial(), folder);
        } catch (IOException | RuntimeException | Error e) {
            leave(e, folder, failed(known, recorder(folder, progress), reason(e)));
            throw e;
        }
    }

    private Known known(String id) throws IOException {
        return new Known(id, digest(), initial(), List.of());
    }

    private StartedFrom initial() {
        return new StartedFrom(
                experiment.initialModel().sha256(),
                experiment.spec().model().initial().map(Path::toString));
    }

    /**
     * Runs the rounds that are left of a run, in its folder, as if it had never stopped. Devices of other processes must
     * see to their memory themselves, which nobody can check: with them, the run does not count as reproducible.
     *
     * @param devicesHere whether all devices are simulated in this process
     * @throws ChangedDataException if the data is not what it began with
     * @throws IOException for the same reasons, or if the run does not fit the experiment
     */
    public RunSummary resume(InterruptedRun run, ProgressDisplay progress, boolean devicesHere)
            throws IOException, InterruptedException {
        return resume(run, progress, devicesHere, false);
    }

    /**
     * The same.
     *
     * @param anyData whether it may go on with other data than it began with; then it does not count as reproducible
     */
    public RunSummary resume(InterruptedRun run, ProgressDisplay progress, boolean devicesHere, boolean anyData)
            throws IOException, InterruptedException {
        Optional<Committed> last = run.last();
        int told =
                last.map(committed -> committed.rounds().getFirst().round() - 1).orElse(0);
        DataDigest data = digest();
        Resumption resumption = Resumption.of(run, last, data, anyData);
        if (last.isPresent()) {
            requireFit(run, last.get());
            new DeviceMemory(experiment, run.id()).restore(last.get().attachments());
        }
        List<RoundResult> outcomes = run.outcomes(told);
        Optional<String> kept = RunFolder.read(run.folder(), KeptEvaluation.FILE);
        ResumedRecords records = ResumedRecords.of(
                run.folder(), outcomes, experiment.spec().evaluation().every(), kept);
        List<String> notes = new ArrayList<>(run.notes());
        notes.addAll(resumption.notes());
        notes.addAll(records.notes());
        notes.subList(run.earlierNotes(), notes.size()).forEach(note -> log.warn("{}: {}", run.folder(), note));
        Optional<RoundRow> untouched = last.isEmpty() ? Optional.empty() : Optional.of(untouched(records));
        List<RoundRow> rows = new ArrayList<>(untouched.stream().toList());
        rows.addAll(records.rounds());
        try (RunFolder folder = RunFolder.reopen(run.folder(), rows, records.clients())) {
            folder.write(ResumePoint.FILE, RunJson.pretty(run.point(notes)));
            return run(
                    new Known(run.id(), data, run.initial().orElseGet(this::initial), notes),
                    folder,
                    progress,
                    RunKeeper.of(run.journal(), experiment, run.id()),
                    (engine, recorder) -> {
                        if ((!devicesHere && last.isPresent()) || !resumption.sameBits()) {
                            recorder.cannotBeRepeated();
                        }
                        if (last.isEmpty()) {
                            return fromTheStart(engine, recorder);
                        }
                        recorder.goOn(outcomes, records.rounds(), KeptEvaluation.read(kept, told), untouched);
                        return engine.resume(outcomes, last.get().rounds()).model();
                    });
        }
    }

    /** The row of round 0, measured again if it is lost: its model is made anew at any time. */
    private RoundRow untouched(ResumedRecords records) throws IOException, InterruptedException {
        if (records.untouched().isPresent()) {
            return records.untouched().get();
        }
        try {
            return RecordRows.untouched(new Evaluator(experiment).evaluateUntouched(experiment.initialModel()));
        } catch (RunFailedException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private DataDigest digest() throws IOException {
        try {
            return DataDigests.of(experiment.spec(), experiment.dataset().data());
        } catch (SensorDataException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private void requireFit(InterruptedRun run, Committed last) throws IOException {
        GlobalModel kept = last.rounds().getLast().model();
        GlobalModel own = experiment.initialModel();
        if (!kept.layout().equals(own.layout())) {
            throw new IOException(
                    "the run in %s has a model of %s parameters, but its settings and data now make one of %s; the data must have changed since: bring it back, or start the run anew"
                            .formatted(
                                    run.folder(),
                                    kept.layout().length(),
                                    own.layout().length()));
        }
    }

    private GlobalModel fromTheStart(RoundEngine engine, Recorder recorder)
            throws RunFailedException, InterruptedException {
        GlobalModel initial = experiment.initialModel();
        recorder.begin(initial);
        return engine.run(initial);
    }

    private Recorder recorder(RunFolder folder, ProgressDisplay progress) {
        return new Recorder(
                experiment.spec().rounds(),
                experiment.spec().evaluation().every(),
                new Evaluator(experiment),
                folder,
                progress,
                watch,
                "%s and %s"
                        .formatted(
                                ExtensionException.title(
                                        experiment.spec().aggregation().getClass()),
                                ExtensionException.title(
                                        experiment.spec().serverOptimizer().getClass())));
    }

    private RunSummary run(Known known, RunFolder folder, ProgressDisplay progress, RunKeeper keeper, Rounds rounds)
            throws IOException, InterruptedException {
        Recorder recorder = recorder(folder, progress);
        try (progress;
                OpenFleet fleet = opener.open(experiment)) {
            folder.write(DataDigest.FILE, RunJson.pretty(known.data()));
            new ModelFiles(experiment, folder.path()).writeInitial(known.initial());
            RunDefinition definition = experiment.definition(known.id());
            definition
                    .secure()
                    .ifPresent(secure -> recorder.restsOn(fleet.basis().under(secure)));
            var engine = new RoundEngine(definition, fleet.fleet(), List.of(recorder), keeper.log(fleet.fleet()));
            GlobalModel last = rounds.run(engine, recorder);
            RunSummary done = summary(known, recorder, Optional.empty(), Optional.of(last));
            leaveResults(folder, recorder, last, done);
            return done;
        } catch (RunFailedException e) {
            return leave(folder, recorder, failed(kept(known, recorder), recorder, String.valueOf(e.getMessage())));
        } catch (IOException | RuntimeException | Error e) {
            leave(e, folder, failed(known, recorder, reason(e)));
            throw e;
        }
    }

    /** What there is to know of a run that failed, with which of its models is kept. */
    private static Known kept(Known known, Recorder recorder) {
        List<String> all = new ArrayList<>(known.notes());
        recorder.lastGood()
                .ifPresent(good -> all.add(
                        "the model that is kept is that of round %s, the last good one".formatted(good.round())));
        return new Known(known.id(), known.data(), known.initial(), all);
    }

    private static String reason(Throwable e) {
        return e instanceof IOException && e.getMessage() != null ? e.getMessage() : e.toString();
    }

    /** All that a run leaves which is done; {@code run.json} last. */
    private void leaveResults(RunFolder folder, Recorder recorder, GlobalModel last, RunSummary done)
            throws RunFailedException {
        try {
            new ModelFiles(experiment, folder.path()).write(last);
            writeEvaluation(folder, recorder, done);
            folder.write(done);
            folder.remove(KeptEvaluation.FILE);
        } catch (IOException e) {
            throw new RunFailedException(
                    "all rounds were done, but what came of them could not be written to %s: %s"
                            .formatted(folder.path(), FailureText.of(e)),
                    e);
        }
    }

    /** What is known of a run that failed. If it can't be written down, that is said with the failure. */
    private RunSummary leave(RunFolder folder, Recorder recorder, RunSummary failed) {
        try {
            writeEvaluation(folder, recorder, failed);
            if (recorder.lastGood().isPresent()) {
                new ModelFiles(experiment, folder.path())
                        .write(recorder.lastGood().get().model());
            }
            folder.write(failed);
            return failed;
        } catch (IOException e) {
            return failed.withFailure("%s; nor could this be written to %s: %s"
                    .formatted(failed.failure().orElseThrow(), folder.path(), FailureText.of(e)));
        }
    }

    /** The same for what will be thrown. */
    private static void leave(Throwable thrown, RunFolder folder, RunSummary failed) {
        try {
            folder.write(failed);
        } catch (IOException e) {
            thrown.addSuppressed(e);
        }
    }

    private void writeEvaluation(RunFolder folder, Recorder recorder, RunSummary summary) throws IOException {
        if (recorder.lastEvaluation().isPresent()) {
            Evaluation evaluation = recorder.lastEvaluation().get();
            folder.write(evaluation.users());
            if (evaluation.predictions().isPresent()) {
                PredictionsFile.write(
                        folder.path(),
                        experiment.dataset().description().classes(),
                        evaluation.predictions().get());
            }
            folder.write(
                    "report.html",
                    HtmlReport.render(
                            summary,
                            recorder.curve(),
                            evaluation.users(),
                            evaluation.confusion(),
                            experiment.dataset().description().classes()));
        }
    }

    private RunSummary failed(Known known, Recorder recorder, String failure) {
        return summary(known, recorder, Optional.of(failure), Optional.empty());
    }

    private RunSummary summary(Known known, Recorder recorder, Optional<String> failure, Optional<GlobalModel> last) {
        ExperimentSpec spec = experiment.spec();
        List<String> said = new ArrayList<>(experiment.notes());
        untested(recorder).ifPresent(said::add);
        if (experiment.spec().local().exchange().models() > 1) {
            said.add(Evaluator.testedTrained(experiment) ? ModelChoice.OF_TRAINED : ModelChoice.OF_NEW);
        }
        said.addAll(known.notes());
        return new RunSummary(
                spec.name(),
                known.id(),
                failure.isPresent() ? RunStatus.FAILED : RunStatus.DONE,
                failure,
                SettingWriter.write(spec),
                spec.seed(),
                spec.engine().name().toLowerCase(java.util.Locale.ROOT),
                experiment.trainers().threads(),
                Versions.all(),
                recorder.rows().size(),
                recorder.lastEvaluation()
                        .map(evaluation -> FinalMetrics.of(
                                evaluation.confusion(),
                                evaluation.users(),
                                experiment.dataset().description().classes(),
                                evaluation.detail())),
                recorder.traffic().bytesUp(),
                recorder.traffic().bytesDown(),
                recorder.clientsPerSecond(),
                recorder.elapsed().toNanos() / 1e9,
                recorder.reproducible(),
                last.map(GlobalModel::sha256),
                experiment.model().layout().length(),
                command,
                Optional.of(experiment.attackers().devices()).filter(attackers -> !attackers.isEmpty()),
                recorder.secureAggregation(),
                Optional.of(known.data().sha256()),
                said.isEmpty() ? Optional.empty() : Optional.of(said),
                Optional.of(recorder.updates()),
                Optional.of(UpdateWeights.of(spec.aggregation(), spec.local().exchange())),
                Optional.of(known.initial()),
                recorder.lastEvaluation()
                        .map(evaluation -> ClassConfusion.of(
                                experiment.dataset().description().classes(), evaluation.confusion())),
                RoundRow.trainedPerSecond(recorder.rows()),
                Optional.of(recorder.roundsSeconds()));
    }

    /** What the figures leave out, if people who were to be tested on have nothing to be tested with. */
    private Optional<String> untested(Recorder recorder) {
        int kept = experiment.dataset().testUsers();
        return recorder.lastEvaluation()
                .map(evaluation -> kept - evaluation.users().size())
                .filter(missing -> missing > 0)
                .map(missing -> "%s of the %s people kept for testing have no test window, and count in no figure"
                        .formatted(missing, kept));
    }

    /** What is known of a run before its rounds. */
    private record Known(String id, DataDigest data, StartedFrom initial, List<String> notes) {}

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
