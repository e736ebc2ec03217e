package dev.proprio.experiments.cli;

import dev.proprio.coordinator.round.RoundListener;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.experiments.audit.AuditOptions;
import dev.proprio.experiments.audit.AuditResult;
import dev.proprio.experiments.audit.CanaryAudit;
import dev.proprio.experiments.audit.MembershipAudit;
import dev.proprio.experiments.audit.MembershipResult;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.progress.ProgressMode;
import dev.proprio.experiments.record.RunFolder;
import dev.proprio.experiments.record.RunJson;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.proto.text.VisibleText;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code proprio audit}. */
@Command(
        name = "audit",
        description = {
            "Attacks the privacy of an experiment: runs it once with canaries among its devices, looks for them in the models"
                    + " of all rounds, and says what epsilon is at least.",
            "Fails if that is more than the epsilon that the run reports.",
            "With --membership it runs it several times instead, each time without about half of the devices, and says how well"
                    + " the last models tell who trained them."
        },
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
final class AuditCommand implements Callable<Integer> {
    private static final int USUAL_RUNS = 8;

    @Mixin
    private SpecOptions specOptions;

    @Option(
            names = "--canaries",
            paramLabel = "N",
            description =
                    "Devices that nobody has, put beside the others; of each a fair coin decides whether it takes part."
                            + " Default: 1000.")
    private Optional<Integer> canaries;

    @Option(
            names = "--confidence",
            paramLabel = "SHARE",
            description = "How often such a bound is to be right. Default: 0.95.")
    private Optional<Double> confidence;

    @Option(
            names = "--without-noise",
            description = "Runs a private experiment without its noise, to see what the audit is able to find.")
    private boolean withoutNoise;

    @Option(
            names = "--delta",
            description =
                    "What the bound of an experiment without privacy holds at; others have their own. Default: 1e-6.")
    private Optional<Double> delta;

    @Option(
            names = "--membership",
            description = "Asks the last models of several runs who trained them, in place of canaries.")
    private boolean membership;

    @Option(
            names = "--runs",
            paramLabel = "N",
            description = "With --membership: how many runs, each attacked with the others as shadows. Default: 8.")
    private Optional<Integer> runs;

    @Option(names = "--seed", description = "The root of all randomness. The same as --set seed=...")
    private Optional<Long> seed;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Devices that train at once; the result does not depend on it. Default: all cores.")
    private Optional<Integer> threads;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Where the results go. Default: runs/NAME-audit-DATE-TIME.")
    private Optional<Path> out;

    @Option(names = "--json", description = "Prints audit.json and nothing else.")
    private boolean json;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws Exception {
        AuditOptions options = options();
        List<String> more = new ArrayList<>();
        seed.ifPresent(value -> more.add("seed=" + value));
        ExperimentSpec spec = specOptions.read(more);
        if (delta.isPresent() && spec.privacy().isPresent()) {
            throw new WrongRequestException(
                    "--delta is for experiments without privacy; this one has its own, which --set privacy.target.delta=... changes");
        }
        Path folder = out.orElseGet(() -> RunFolder.defaultPath(
                Path.of("runs"), spec.name() + "-audit", LocalDateTime.now(ZoneId.systemDefault())));
        RunFolder.requireFree(folder);
        try (var experiment = PreparedExperiment.prepare(spec, ThreadCount.orAllCores(threads))) {
            if (membership) {
                MembershipResult found = new MembershipAudit(
                                experiment, runs.orElse(USUAL_RUNS), run -> watch("run " + run + ", ", spec))
                        .run();
                write(folder, found, MembershipTable.of(found));
                return ExitCode.DONE;
            }
            AuditResult result = new CanaryAudit(experiment, options, watch("", spec)).run();
            write(folder, result, AuditTable.of(result));
            return result.held() ? ExitCode.DONE : ExitCode.RUN_FAILED;
        } catch (RunFailedException e) {
            PrintWriter error = command.commandLine().getErr();
            error.println("the audited run failed: " + VisibleText.lines(String.valueOf(e.getMessage())));
            error.flush();
            return ExitCode.RUN_FAILED;
        }
    }

    private AuditOptions options() throws WrongRequestException {
        if (membership && (canaries.isPresent() || confidence.isPresent() || delta.isPresent() || withoutNoise)) {
            throw new WrongRequestException(
                    "--membership has no canaries: leave --canaries, --confidence, --delta and --without-noise out with it");
        }
        if (!membership && runs.isPresent()) {
            throw new WrongRequestException("--runs is for --membership; canaries need one run alone");
        }
        checkRuns();
        var usual = new AuditOptions();
        int count = canaries.orElse(usual.canaries());
        double share = confidence.orElse(usual.confidence());
        double at = delta.orElse(usual.delta());
        if (count < AuditOptions.FEWEST || count > AuditOptions.MOST) {
            throw new WrongRequestException("--canaries must be from %s to %s but was %s"
                    .formatted(AuditOptions.FEWEST, AuditOptions.MOST, count));
        }
        if (!(share >= 0.5 && share < 1)) {
            throw new WrongRequestException(
                    "--confidence must be at least 0.5 and less than 1, such as 0.95, but was %s".formatted(share));
        }
        if (!(at >= 0 && at < 1)) {
            throw new WrongRequestException("--delta must be at least 0 and less than 1 but was %s".formatted(at));
        }
        return new AuditOptions(count, share, withoutNoise, at);
    }

    private void checkRuns() throws WrongRequestException {
        int count = runs.orElse(USUAL_RUNS);
        if (count < MembershipAudit.FEWEST_RUNS || count > MembershipAudit.MOST_RUNS) {
            throw new WrongRequestException(
                    "--runs must be at least %s, so that there are shadows of both kinds, and at most %s, but was %s"
                            .formatted(MembershipAudit.FEWEST_RUNS, MembershipAudit.MOST_RUNS, count));
        }
    }

    private RoundListener watch(String run, ExperimentSpec spec) {
        return ProgressMode.detect(json) == ProgressMode.QUIET
                ? new RoundListener() {}
                : new AuditProgressLines(command.commandLine().getErr(), run, spec.rounds());
    }

    private void write(Path folder, Object result, String table) throws IOException {
        Files.createDirectories(folder);
        RunFolder.write(folder, "audit.json", RunJson.pretty(result));
        PrintWriter output = command.commandLine().getOut();
        if (json) {
            output.print(RunJson.pretty(result));
        } else {
            output.print(table);
            output.println("folder   " + folder);
        }
        output.flush();
    }
}
