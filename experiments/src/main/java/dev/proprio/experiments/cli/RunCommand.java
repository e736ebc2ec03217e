package dev.proprio.experiments.cli;

import dev.proprio.experiments.engine.Fleets;
import dev.proprio.experiments.engine.Preparation;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.progress.ProgressLine;
import dev.proprio.experiments.progress.ProgressMode;
import dev.proprio.experiments.progress.WaitingNotice;
import dev.proprio.experiments.record.RunFolder;
import dev.proprio.experiments.record.RunJson;
import dev.proprio.experiments.record.RunStatus;
import dev.proprio.experiments.record.RunSummary;
import dev.proprio.experiments.run.ChangedDataException;
import dev.proprio.experiments.run.Experiment;
import dev.proprio.experiments.run.InterruptedRun;
import dev.proprio.experiments.spec.ClockKind;
import dev.proprio.experiments.spec.Engine;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.experiments.spec.Overrides;
import dev.proprio.experiments.spec.PrivacyRandomness;
import dev.proprio.experiments.spec.PrivacySpec;
import dev.proprio.experiments.spec.ShellWord;
import dev.proprio.proto.text.CountText;
import dev.proprio.proto.text.VisibleText;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code proprio run}. */
@Command(
        name = "run",
        description = "Runs an experiment and writes its results and report into a folder.",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
final class RunCommand implements Callable<Integer> {
    private static final String PREPARING = "preparing data and model";

    @Mixin
    private SpecOptions specOptions;

    @Option(names = "--engine", description = "Where it runs: ${COMPLETION-CANDIDATES}. The same as --set engine=...")
    private Optional<Engine> engine;

    @Option(names = "--seed", description = "The root of all randomness. The same as --set seed=...")
    private Optional<Long> seed;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Devices that train at once; the result does not depend on it. Default: all cores.")
    private Optional<Integer> threads;

    @Option(names = "--out", paramLabel = "DIR", description = "Where the results go. Default: runs/NAME-DATE-TIME.")
    private Optional<Path> out;

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            description = "Waits there for devices that `proprio devices` connects; implies --engine grpc.")
    private Optional<String> listen;

    @Option(
            names = "--store",
            paramLabel = "DIR",
            description = "With --listen: TLS, and only devices that were enrolled with a token of this store.")
    private Optional<Path> store;

    @Option(
            names = "--resume",
            paramLabel = "DIR",
            description = "Goes on with the run in that folder, which stopped before its end, with the settings that it"
                    + " began with.")
    private Optional<Path> resume;

    @Option(
            names = "--allow-changed-data",
            description = "With --resume: goes on although the data is not what the run began with. run.json says so,"
                    + " and the run does not count as reproducible.")
    private boolean allowChangedData;

    @Option(names = "--json", description = "Prints run.json and nothing else.")
    private boolean json;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws Exception {
        return resume.isPresent() ? resume(resume.get()) : begin();
    }

    private int begin() throws Exception {
        if (allowChangedData) {
            throw new WrongRequestException("--allow-changed-data is for --resume, which names a run that stopped");
        }
        ExperimentSpec spec = specOptions.read(assignments());
        if (spec.personalize().isPresent()) {
            if (listen.isPresent()) {
                throw new WrongRequestException(
                        "--listen does not go with a personalize section, which trains several models; leave one of them out");
            }
            return new StudyLaunch(command, ThreadCount.orAllCores(threads), out, json, commandLine()).run(spec);
        }
        ProgressLine progress = progress();
        try (WaitingNotice waiting = WaitingNotice.on(progress, PREPARING);
                ResumeHint hint = ResumeHint.withoutFolder()) {
            return begin(spec, progress, opener(spec, waiting), hint);
        }
    }

    private int begin(ExperimentSpec spec, ProgressLine progress, Experiment.FleetOpener opener, ResumeHint hint)
            throws Exception {
        String repeat = commandLine();
        try (var experiment = PreparedExperiment.prepare(spec, ThreadCount.orAllCores(threads))) {
            Path path = out.orElseGet(() ->
                    RunFolder.defaultPath(Path.of("runs"), spec.name(), LocalDateTime.now(ZoneId.systemDefault())));
            try (RunFolder folder = RunFolder.create(path)) {
                hint.now(path);
                return print(new Experiment(experiment, opener, repeat).runKept(folder, progress), path);
            }
        }
    }

    private int resume(Path folder) throws Exception {
        if (out.isPresent()) {
            throw new WrongRequestException("--out and --resume exclude each other: a run goes on in its own folder");
        }
        if (listen.isEmpty() && Files.exists(folder.resolve(RunFolder.DEVICES))) {
            throw new WrongRequestException(
                    "the devices of the run in \"%s\" are not simulated ones: go on with it by starting its coordinator again, or with --listen HOST:PORT"
                            .formatted(folder));
        }
        try (InterruptedRun run = InterruptedRun.in(folder)) {
            List<String> assignments = new ArrayList<>(specOptions.assignments());
            assignments.addAll(assignments());
            ExperimentSpec asked = specOptions.isNamed()
                    ? specOptions.read(assignments())
                    : ExperimentSpec.of(run.settings(), assignments);
            run.requireSame(asked);
            if (allowChangedData && asked.privacy().isPresent()) {
                throw new WrongRequestException(
                        "--allow-changed-data does not go with privacy: with other data other people are tested on, among them some who have trained, and who was asked in the round that was lost is not known any more; bring the data back, or start the run anew");
            }
            ProgressLine progress = progress();
            try (WaitingNotice waiting = WaitingNotice.on(progress, PREPARING)) {
                return resume(run, asked, progress, opener(asked, waiting));
            }
        }
    }

    private int resume(InterruptedRun run, ExperimentSpec asked, ProgressLine progress, Experiment.FleetOpener opener)
            throws Exception {
        try (ResumeHint _ = ResumeHint.of(run.folder());
                var experiment = Preparation.of(asked, ThreadCount.orAllCores(threads))
                        .with(Preparation::agreed, run.agreed())
                        .prepare()) {
            boolean devicesHere = listen.isEmpty() && !asked.hasLeaves();
            return print(
                    new Experiment(experiment, opener, run.command())
                            .resume(run, progress, devicesHere, allowChangedData),
                    run.folder());
        } catch (ChangedDataException e) {
            String allowed = asked.privacy().isPresent()
                    ? ""
                    : "; or go on with the data as it is, which run.json will say: --allow-changed-data";
            throw new WrongRequestException(e.getMessage() + allowed);
        }
    }

    private Experiment.FleetOpener opener(ExperimentSpec spec, WaitingNotice waiting) throws WrongRequestException {
        if (listen.isEmpty()) {
            if (store.isPresent()) {
                throw new WrongRequestException("--store is for --listen, which names the address for devices");
            }
            return Experiment.engineOf(spec);
        }
        requireSecretNoise(spec);
        if (spec.clock() == ClockKind.VIRTUAL) {
            throw new WrongRequestException(
                    "--listen does not go with clock: virtual: devices of other processes take the time that they take; leave one of them out");
        }
        var address = HostAndPort.parse("--listen", listen.get());
        PrintWriter err = command.commandLine().getErr();
        List<String> settings = new ArrayList<>(specOptions.assignments());
        seed.ifPresent(value -> settings.add("seed=" + value));
        String same = (specOptions.isNamed() ? ShellWord.of(specOptions.name()) : "SPEC") + Overrides.options(settings);
        boolean noiseOfDevices =
                spec.privacy().filter(RunCommand::isNoiseOfDevices).isPresent();
        Fleets.ListenObserver told = (where, devices, connected) -> {
            err.println("listening on %s, and waiting for %s, such as those of ./proprio devices %s --coordinator %s"
                    .formatted(where, CountText.of(devices, "device"), same, where));
            if (noiseOfDevices) {
                err.println(
                        "note: ./proprio devices draws its devices' noise from the seed, which every device is told: it is a simulation; devices of the SDK draw theirs from their own secrets");
            }
            err.flush();
            waiting.now(() -> "%s of %s devices are connected".formatted(connected.getAsInt(), devices));
        };
        return experiment -> store.isPresent()
                ? Fleets.listening(experiment, address, store.get(), told)
                : Fleets.listening(experiment, address, told);
    }

    /** Devices are told the seed, from which keyed noise follows, and who is drawn. */
    private static void requireSecretNoise(ExperimentSpec spec) throws WrongRequestException {
        boolean byCoordinator = spec.privacy()
                .filter(privacy -> !isNoiseOfDevices(privacy) && privacy.randomness() == PrivacyRandomness.KEYED)
                .isPresent();
        if (byCoordinator) {
            throw new WrongRequestException(
                    "--listen needs privacy.randomness: secret, because every device is told the run's seed, and whoever knows it can take keyed noise off the model; add --set privacy.randomness=secret, after which nobody can repeat the run");
        }
    }

    private static boolean isNoiseOfDevices(PrivacySpec privacy) {
        return privacy.isLocal() || privacy.mechanism().ofDevices().isPresent();
    }

    private ProgressLine progress() {
        return new ProgressLine(System.err, ProgressMode.detect(json));
    }

    private int print(RunSummary summary, Path folder) {
        PrintWriter output = command.commandLine().getOut();
        if (json) {
            output.print(RunJson.pretty(summary));
        } else {
            output.print(ResultTable.of(summary, folder));
        }
        output.flush();
        if (summary.status() == RunStatus.FAILED) {
            command.commandLine()
                    .getErr()
                    .println("the run failed: "
                            + VisibleText.lines(summary.failure().orElse("no reason is known")));
            command.commandLine().getErr().flush();
            return ExitCode.RUN_FAILED;
        }
        return ExitCode.DONE;
    }

    private List<String> assignments() {
        List<String> more = new ArrayList<>();
        seed.ifPresent(value -> more.add("seed=" + value));
        engine.ifPresent(value -> more.add("engine=" + value.name().toLowerCase(Locale.ROOT)));
        if (listen.isPresent()) {
            more.add("engine=grpc");
        }
        return more;
    }

    /** The command that repeats this run; threads are left out, for they change nothing. */
    private String commandLine() throws WrongRequestException {
        var line = new StringBuilder("./proprio run ").append(ShellWord.of(specOptions.name()));
        seed.ifPresent(value -> line.append(" --seed ").append(value));
        engine.ifPresent(value -> line.append(" --engine ").append(value.name().toLowerCase(Locale.ROOT)));
        return line.append(Overrides.options(specOptions.assignments())).toString();
    }
}
