package dev.proprio.experiments.cli;

import dev.proprio.experiments.progress.ProgressMode;
import dev.proprio.experiments.record.RunJson;
import dev.proprio.experiments.record.SweepSummary;
import dev.proprio.experiments.spec.Recipes;
import dev.proprio.experiments.spec.ShellWord;
import dev.proprio.experiments.spec.YamlReader;
import dev.proprio.experiments.sweep.PlannedRun;
import dev.proprio.experiments.sweep.StudySweep;
import dev.proprio.experiments.sweep.Sweep;
import dev.proprio.experiments.sweep.SweepFolder;
import dev.proprio.experiments.sweep.SweepProgress;
import dev.proprio.experiments.sweep.SweepReader;
import dev.proprio.experiments.sweep.SweepRunner;
import dev.proprio.proto.text.CountText;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code proprio sweep}. */
@Command(
        name = "sweep",
        description = {
            "Runs an experiment with many settings and seeds, several runs at once.",
            "Run it again to continue where it was stopped: what has ended is not run twice."
        },
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
final class SweepCommand implements Callable<Integer> {
    @Mixin
    private SpecOptions specOptions;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Devices that train at once, over all runs; no result depends on it. Default: all cores.")
    private Optional<Integer> threads;

    @Option(
            names = "--at-once",
            paramLabel = "N",
            description = "Runs at once, which share the threads; fewer take less memory. Default: one per thread.")
    private Optional<Integer> atOnce;

    @Option(names = "--out", paramLabel = "DIR", description = "Where the results go. Default: runs/NAME.")
    private Optional<Path> out;

    @Mixin
    private TableOptions table;

    @Option(names = "--dry-run", description = "Lists what would run, and runs nothing.")
    private boolean dryRun;

    @Option(
            names = "--retry-failed",
            description = "Also runs again what failed before. Without it, a run that failed is a row with its reason.")
    private boolean retryFailed;

    @Option(names = "--json", description = "Prints sweep.json and nothing else.")
    private boolean json;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws WrongRequestException, IOException, InterruptedException {
        Path file = specOptions.file();
        if (!SweepReader.isSweep(YamlReader.read(file))) {
            throw new WrongRequestException(
                    "%s is no sweep: it has no key \"experiment\" that names what is varied; use `proprio run %s` for one experiment"
                            .formatted(file, ShellWord.of(specOptions.name())));
        }
        Sweep sweep = SweepReader.read(file, specOptions.assignments(), Recipes.folder());
        int all = ThreadCount.orAllCores(threads);
        int runs = atOnce.orElse(all);
        if (runs < 1) {
            throw new WrongRequestException("--at-once must be at least 1 but was " + runs);
        }
        List<PlannedRun> planned = sweep.isStudy() ? StudySweep.choosing(sweep) : sweep.firstRuns();
        table.check(sweep);
        if (dryRun) {
            return list(planned, sweep);
        }
        Path path = out.orElseGet(() -> Path.of("runs", sweep.name()));
        if (sweep.isStudy()) {
            return studies(sweep, path, all);
        }
        try (SweepFolder folder = SweepFolder.open(path);
                ResumeHint _ = ResumeHint.ofSweep()) {
            var progress = new SweepProgress(System.err, ProgressMode.detect(json));
            // What is proposed, or may be stopped, waits for all before it, but for other seeds.
            boolean waits =
                    sweep.proposals().isPresent() || sweep.medianStopping().isPresent();
            int together = waits ? sweep.seeds().size() : planned.size();
            int useful = Math.min(Math.min(runs, all), together);
            var runner = new SweepRunner(sweep, folder, progress, all, useful, retryFailed);
            return print(runner.run(), sweep, path, runner.leftFailed());
        }
    }

    private int studies(Sweep sweep, Path path, int all) throws IOException, InterruptedException {
        boolean quiet = ProgressMode.detect(json) == ProgressMode.QUIET;
        PrintWriter error = command.commandLine().getErr();
        try (SweepFolder folder = SweepFolder.open(path);
                ResumeHint _ = ResumeHint.ofSweep()) {
            SweepSummary summary = new StudySweep(
                            sweep,
                            folder,
                            line -> {
                                if (!quiet) {
                                    error.println(line);
                                    error.flush();
                                }
                            },
                            all)
                    .run();
            PrintWriter output = command.commandLine().getOut();
            output.print(json ? RunJson.pretty(summary) : StudySweepTable.of(sweep, summary, path));
            output.flush();
            boolean failed = SweepRunner.failed(summary)
                    || summary.study()
                            .filter(study -> study.failure().isEmpty())
                            .isEmpty();
            return failed ? ExitCode.RUN_FAILED : ExitCode.DONE;
        }
    }

    private int list(List<PlannedRun> planned, Sweep sweep) {
        PrintWriter output = command.commandLine().getOut();
        var table = new TextTable().row("trial", "seed", "rounds");
        planned.forEach(run -> table.row(
                run.trial(),
                Long.toString(run.spec().seed()),
                Integer.toString(run.spec().rounds())));
        output.print(table);
        output.println(CountText.of(planned.size(), "run"));
        sweep.proposals()
                .ifPresent(search -> output.println(
                        "%s are tried at most; those after the first %s are proposed from what came of the ones before"
                                .formatted(
                                        CountText.of(search.trials(), "trial"),
                                        sweep.trials().size())));
        if (sweep.mostRounds() > 0) {
            output.println("%s at most, with those that the best of them get further"
                    .formatted(CountText.of(sweep.mostRounds(), "round")));
            output.println("%s at most, where each goes on from its last step"
                    .formatted(CountText.of(sweep.mostRounds() - sweep.continuedRounds(), "round")));
        }
        output.flush();
        return ExitCode.DONE;
    }

    private int print(SweepSummary summary, Sweep sweep, Path folder, int leftFailed)
            throws WrongRequestException, IOException {
        PrintWriter output = command.commandLine().getOut();
        if (json) {
            output.print(RunJson.pretty(summary));
        } else {
            Optional<String> twoWay = table.of(sweep, summary, folder);
            output.print(twoWay.isPresent() ? twoWay.get() + SweepTable.failures(summary) : SweepTable.of(summary));
            if (leftFailed > 0) {
                output.println("%s failed before and %s not run again; --retry-failed does"
                        .formatted(CountText.of(leftFailed, "run"), leftFailed == 1 ? "was" : "were"));
            }
            output.println();
            if (sweep.decides()) {
                output.println("chosen   " + SweepTable.chosen(summary));
            }
            summary.people().ifPresent(people -> output.println("people   " + people.text()));
            summary.rounds().ifPresent(rounds -> output.print(SweepTable.rounds(rounds)));
            summary.privacy().ifPresent(spent -> output.println("privacy  " + SweepTable.privacy(spent)));
            output.println("folder   " + folder);
            output.println("compare  ./proprio compare " + ShellWord.of(folder.toString()));
        }
        output.flush();
        return SweepRunner.failed(summary) ? ExitCode.RUN_FAILED : ExitCode.DONE;
    }
}
