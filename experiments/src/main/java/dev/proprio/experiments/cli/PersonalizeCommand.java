package dev.proprio.experiments.cli;

import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.experiments.personalization.Study;
import dev.proprio.experiments.personalization.StudyProgress;
import dev.proprio.experiments.personalization.StudyRecord;
import dev.proprio.experiments.personalization.StudyResult;
import dev.proprio.experiments.personalization.Summaries;
import dev.proprio.experiments.progress.ProgressMode;
import dev.proprio.experiments.record.RunFolder;
import dev.proprio.experiments.record.RunJson;
import dev.proprio.experiments.report.StudyPage;
import dev.proprio.experiments.spec.ExperimentSpec;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code proprio personalize}. */
@Command(
        name = "personalize",
        description = "Trains the models that an experiment's personalization methods start from, fits them to people"
                + " who never trained, and writes tables and a report.",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
final class PersonalizeCommand implements Callable<Integer> {
    @Mixin
    private SpecOptions specOptions;

    @Option(names = "--seed", description = "The first seed. The same as --set seed=...")
    private Optional<Long> seed;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "People that are trained on at once; the result does not depend on it. Default: all cores.")
    private Optional<Integer> threads;

    @Option(names = "--out", paramLabel = "DIR", description = "Where the results go. Default: runs/NAME-DATE-TIME.")
    private Optional<Path> out;

    @Option(names = "--json", description = "Prints personalization.json and nothing else.")
    private boolean json;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws Exception {
        List<String> more = new ArrayList<>();
        seed.ifPresent(value -> more.add("seed=" + value));
        ExperimentSpec spec = specOptions.read(more);
        var study = new Study(spec, Threads.orAllCores(threads));
        Path path = out.orElseGet(
                () -> RunFolder.defaultPath(Path.of("runs"), spec.name(), LocalDateTime.now(ZoneId.systemDefault())));
        RunFolder.requireFree(path);
        try {
            StudyResult result = study.run(progress(spec));
            Summaries summaries = Summaries.of(result);
            Map<String, Object> record = StudyRecord.of(spec, result, summaries);
            Files.createDirectories(path);
            RunFolder.write(path, "personalization.json", RunJson.pretty(record));
            RunFolder.write(path, "report.html", StudyPage.render(spec, result, summaries, commandLine()));
            print(result, summaries, record, path);
            return ExitCode.DONE;
        } catch (RunFailedException e) {
            command.commandLine().getErr().println("the experiment failed: " + e.getMessage());
            command.commandLine().getErr().flush();
            return ExitCode.RUN_FAILED;
        }
    }

    private void print(StudyResult result, Summaries summaries, Map<String, Object> record, Path path) {
        PrintWriter output = command.commandLine().getOut();
        if (json) {
            output.print(RunJson.pretty(record));
        } else {
            output.print(StudyTable.of(result, summaries));
            output.printf(Locale.ROOT, "%n%.0f s; report %s%n", result.seconds(), path.resolve("report.html"));
        }
        output.flush();
    }

    private StudyProgress progress(ExperimentSpec spec) {
        return ProgressMode.detect(json) == ProgressMode.QUIET
                ? StudyProgress.SILENT
                : new StudyProgressLines(command.commandLine().getErr(), spec.rounds());
    }

    /** The command that repeats this; threads are left out, for they change nothing. */
    private String commandLine() {
        var line = new StringBuilder("./proprio personalize ").append(specOptions.name());
        seed.ifPresent(value -> line.append(" --seed ").append(value));
        for (String assignment : specOptions.assignments()) {
            line.append(" --set '").append(assignment.replace("'", "'\\''")).append('\'');
        }
        return line.toString();
    }
}
