package dev.proprio.experiments.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.experiments.record.RoundRow;
import dev.proprio.experiments.record.RunFolder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code docs/examples/proprio.jsh}, in a JShell of this process. */
class ShellExampleTest {
    /** What the tool imports by itself, as far as the example needs it. */
    private static final String IMPORTS =
            "import java.io.*; import java.nio.file.*; import java.util.*; import java.util.stream.*; ";

    private static final Path SCRIPT = Path.of("..", "docs", "examples", "proprio.jsh");

    @Test
    void theExamplePrintsARun(@TempDir Path folder) throws IOException {
        FinishedRun run = RecordedRuns.done(RecordedRuns.settings("fedavg"), 7, 750, 500, 875);
        try (RunFolder written = RunFolder.create(folder.resolve("run"))) {
            for (RoundRow row : run.rounds()) {
                written.add(row);
            }
            written.write(run.users());
            written.write(run.summary());
        }
        System.setProperty("run", folder.resolve("run").toString());
        PrintStream out = System.out;
        var said = new ByteArrayOutputStream();
        try (JShell shell = JShell.builder().executionEngine("local").build()) {
            System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
            shell.addToClasspath(System.getProperty("java.class.path"));
            evaluate(shell, IMPORTS + Files.readString(SCRIPT));
        } finally {
            System.setOut(out);
            System.clearProperty("run");
        }
        assertThat(said.toString(StandardCharsets.UTF_8).lines())
                .contains(
                        "run of fedavg, seed 7: DONE after 10 rounds",
                        "  round   10   accuracy 0.7083   updates 1",
                        "  the people it is worst for, of 3:")
                .endsWith(
                        "  p1           accuracy 0.5000   1000 windows",
                        "  p0           accuracy 0.7500   1000 windows",
                        "  p2           accuracy 0.8750   1000 windows");
    }

    private static void evaluate(JShell shell, String script) {
        for (String rest = script; !rest.isBlank(); ) {
            CompletionInfo next = shell.sourceCodeAnalysis().analyzeCompletion(rest);
            for (SnippetEvent event : shell.eval(next.source())) {
                assertThat(event.exception()).as(event.snippet().source()).isNull();
                assertThat(event.status())
                        .as(() -> event.snippet().source()
                                + shell.diagnostics(event.snippet()).toList())
                        .isEqualTo(Snippet.Status.VALID);
            }
            rest = next.remaining();
        }
    }
}
