package dev.proprio.experiments.run;

import dev.proprio.coordinator.round.GlobalModel;
import dev.proprio.coordinator.round.RoundEngine;
import dev.proprio.coordinator.round.RunDefinition;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.coordinator.selection.ParticipationLimit;
import dev.proprio.experiments.cluster.ClusterEngine;
import dev.proprio.experiments.engine.Fleets;
import dev.proprio.experiments.engine.OpenFleet;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.evaluator.LeasedEvaluator;
import dev.proprio.experiments.progress.ProgressDisplay;
import dev.proprio.experiments.record.DataDigest;
import dev.proprio.experiments.record.ResumePoint;
import dev.proprio.experiments.record.RunFolder;
import dev.proprio.experiments.record.RunJson;
import dev.proprio.experiments.record.RunSummary;
import dev.proprio.experiments.record.Versions;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.experiments.tracking.RunTracking;
import dev.proprio.proto.extension.ExtensionException;
import java.io.IOException;
import java.util.List;
import java.util.UUID;

/** Runs prepared experiments and writes down what came of them. */
public final class Experiment {
    private final PreparedExperiment experiment;
    private final FleetOpener opener;
    private final String command;
    private final RunWatch watch;
    private final RunSummaries summaries;

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
        this.summaries = new RunSummaries(experiment, command);
    }

    /**
     * The opener of the engine that the spec names, whose devices are all simulated.
     *
     * @throws dev.proprio.proto.extension.InvalidSettingException if the spec is one for devices of other processes alone
     */
    public static FleetOpener engineOf(ExperimentSpec spec) {
        spec.mode().requireRepeatable(spec.clock());
        return switch (spec.engine()) {
            case LOCAL -> Fleets::local;
            case GRPC -> Fleets::grpc;
            case CLUSTER -> experiment -> ClusterEngine.open(experiment, Versions.all());
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
        return run(
                KnownRun.of(experiment, id),
                folder,
                progress,
                RunKeeper.none(experiment, id),
                RemainingRounds.all(experiment));
    }

    /**
     * The same, kept in the journal that the spec names, so that it can be resumed.
     *
     * @throws IOException for the same reasons, or if the journal can't be written
     */
    public RunSummary runKept(RunFolder folder, ProgressDisplay progress) throws IOException, InterruptedException {
        KnownRun known = KnownRun.of(experiment, UUID.randomUUID().toString());
        try (RunKeeper keeper = begin(known, folder, progress)) {
            return run(known, folder, progress, keeper, RemainingRounds.all(experiment));
        }
    }

    private RunKeeper begin(KnownRun known, RunFolder folder, ProgressDisplay progress) throws IOException {
        try {
            return RunKeeper.begin(experiment, known.id(), command, known.data(), known.initial(), folder);
        } catch (IOException | RuntimeException | Error e) {
            try (RunTracking nobody = RunTracking.none()) {
                new ResultFiles(experiment, folder)
                        .writeThrown(e, summaries.failed(known, recorder(folder, progress, nobody), reason(e)));
            }
            throw e;
        }
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
        ResumedRounds left = ResumedRounds.of(experiment, run, devicesHere, anyData);
        try (RunFolder folder =
                RunFolder.reopen(run.folder(), left.rows(), left.records().clients())) {
            folder.write(ResumePoint.FILE, RunJson.pretty(run.point(left.known().notes())));
            return run(left.known(), folder, progress, RunKeeper.of(run.journal(), experiment, run.id()), left);
        }
    }

    private Recorder recorder(RunFolder folder, ProgressDisplay progress, RunTracking tracking) {
        return new Recorder(
                experiment.rounds(),
                experiment.spec().evaluation().every(),
                new Evaluator(experiment),
                folder,
                progress,
                watch,
                tracking,
                "%s and %s"
                        .formatted(
                                ExtensionException.title(
                                        experiment.spec().aggregation().getClass()),
                                ExtensionException.title(
                                        experiment.spec().serverOptimizer().getClass())),
                experiment.preparation());
    }

    private RunSummary run(
            KnownRun known, RunFolder folder, ProgressDisplay progress, RunKeeper keeper, RemainingRounds rounds)
            throws IOException, InterruptedException {
        try (RunTracking tracking = RunTracking.open(experiment.spec(), known.id(), folder.path())) {
            return run(known, folder, progress, keeper, rounds, tracking);
        }
    }

    private RunSummary run(
            KnownRun known,
            RunFolder folder,
            ProgressDisplay progress,
            RunKeeper keeper,
            RemainingRounds rounds,
            RunTracking tracking)
            throws IOException, InterruptedException {
        Recorder recorder = recorder(folder, progress, tracking);
        PrivacyRecord.of(experiment).ifPresent(recorder::isPrivate);
        experiment.virtual().ifPresent(recorder::goesBy);
        experiment
                .spec()
                .earlyStopping()
                .ifPresent(early -> recorder.mayStop(new EarlyStopping(
                        early,
                        experiment.spec().evaluation().every(),
                        experiment.rounds(),
                        experiment.spec().local()::learnsClasses)));
        boolean bySetClock = experiment.virtual().isEmpty()
                && experiment
                        .spec()
                        .cohort()
                        .atMostOnceIn()
                        .flatMap(ParticipationLimit::time)
                        .isPresent();
        if (bySetClock || experiment.goesByArrival()) {
            recorder.cannotBeRepeated();
        }
        var files = new ResultFiles(experiment, folder);
        try (progress;
                OpenFleet fleet = opener.open(experiment)) {
            folder.write(DataDigest.FILE, RunJson.pretty(known.data()));
            new ModelFiles(experiment, folder.path()).writeInitial(known.initial());
            RunDefinition definition = experiment.definition(known.id());
            definition
                    .secure()
                    .ifPresent(secure -> recorder.restsOn(fleet.basis().under(secure)));
            recorder.carriedOutBy(fleet::workers);
            fleet.queries()
                    .ifPresent(queries -> recorder.askedBy(
                            queries,
                            definition,
                            Math.max(1, experiment.spec().journal().every())));
            fleet.transport()
                    .ifPresent(transport -> recorder.measuredBy(
                            new LeasedEvaluator(experiment, transport, LeasedEvaluator.WORTH_A_LEASE)));
            RoundEngine engine =
                    experiment.engine(definition, fleet.fleet(), List.of(recorder), keeper.log(fleet.fleet()));
            GlobalModel last = rounds.run(engine, recorder);
            recorder.joinedLater(fleet.joinedLater());
            RunSummary done = tracking.ended(summaries.done(known, recorder, last));
            files.writeDone(recorder, last, done, fleet.basis());
            return done;
        } catch (RunFailedException e) {
            return files.writeFailed(
                    recorder,
                    tracking.ended(
                            summaries.failed(known.withKept(recorder), recorder, String.valueOf(e.getMessage()))));
        } catch (IOException | RuntimeException | Error e) {
            files.writeThrown(e, tracking.ended(summaries.failed(known, recorder, reason(e))));
            throw e;
        }
    }

    private static String reason(Throwable e) {
        return e instanceof IOException && e.getMessage() != null ? e.getMessage() : e.toString();
    }

    /** Opens a fleet for a prepared experiment. */
    @FunctionalInterface
    public interface FleetOpener {
        OpenFleet open(PreparedExperiment experiment) throws IOException, RunFailedException, InterruptedException;
    }
}
