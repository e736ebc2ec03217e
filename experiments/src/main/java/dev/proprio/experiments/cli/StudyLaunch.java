package dev.proprio.experiments.cli;

import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.experiments.personalization.CellSummaries;
import dev.proprio.experiments.personalization.Study;
import dev.proprio.experiments.personalization.StudyProgress;
import dev.proprio.experiments.personalization.StudyResult;
import dev.proprio.experiments.progress.ProgressMode;
import dev.proprio.experiments.record.RunFolder;
import dev.proprio.experiments.record.RunJson;
import dev.proprio.experiments.report.AskingCostRows;
import dev.proprio.experiments.report.AskingRows;
import dev.proprio.experiments.report.StudyFolder;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.experiments.spec.PersonalizeSpec;
import dev.proprio.experiments.spec.SupportOwner;
import dev.proprio.proto.text.VisibleText;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Runs an experiment with a personalize section, writes its folder and prints its tables.
 *
 * @param commandLine the command that runs the same again
 */
record StudyLaunch(CommandSpec command, int threads, Optional<Path> out, boolean json, String commandLine) {
    int run(ExperimentSpec spec) throws Exception {
        var study = new Study(spec, threads);
        Path path = out.orElseGet(
                () -> RunFolder.defaultPath(Path.of("runs"), spec.name(), LocalDateTime.now(ZoneId.systemDefault())));
        RunFolder.requireFree(path);
        try {
            StudyResult result = study.run(progress(spec));
            CellSummaries summaries = CellSummaries.of(result);
            Map<String, Object> record = StudyFolder.write(path, spec, result, summaries, commandLine);
            print(spec, result, summaries, record, path);
            return ExitCode.DONE;
        } catch (RunFailedException e) {
            command.commandLine()
                    .getErr()
                    .println("the experiment failed: " + VisibleText.lines(String.valueOf(e.getMessage())));
            command.commandLine().getErr().flush();
            return ExitCode.RUN_FAILED;
        }
    }

    private static void print(PrintWriter output, List<List<String>> rows) {
        if (!rows.isEmpty()) {
            var table = new TextTable();
            rows.forEach(row -> table.row(row.toArray(String[]::new)));
            output.println(table);
        }
    }

    private void print(
            ExperimentSpec spec, StudyResult result, CellSummaries summaries, Map<String, Object> record, Path path) {
        PrintWriter output = command.commandLine().getOut();
        if (json) {
            output.print(RunJson.pretty(record));
        } else {
            PersonalizeSpec asked = spec.personalize().orElseThrow();
            print(output, AskingRows.of(asked, result));
            print(output, AskingCostRows.of(asked, result));
            if (!result.rejected().isEmpty()) {
                output.println(StudyRejectionTable.of(
                        spec.personalize().orElseThrow().rejection().orElseThrow(), summaries.rejection()));
            }
            output.print(StudyTable.of(result, summaries));
            if (spec.personalize().orElseThrow().shotsOf() == SupportOwner.ANOTHER) {
                output.println("new people's shots were another person's: a control");
            }
            output.printf(Locale.ROOT, "%n%.0f s; report %s%n", result.seconds(), path.resolve("report.html"));
        }
        output.flush();
    }

    private StudyProgress progress(ExperimentSpec spec) {
        return ProgressMode.detect(json) == ProgressMode.QUIET
                ? StudyProgress.SILENT
                : new StudyProgressLines(command.commandLine().getErr(), spec.rounds());
    }
}
