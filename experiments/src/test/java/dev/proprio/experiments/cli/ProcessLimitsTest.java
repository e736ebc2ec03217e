package dev.proprio.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a process may not do is one sentence that names the limit, and exit code 1. */
class ProcessLimitsTest {
    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @BeforeEach
    void requireShell() {
        assumeThat(Path.of("/bin/sh")).exists();
    }

    /** Runs the command under a limit of the shell's. */
    private Shell.Result under(String limit, List<String> options, String out, String... arguments)
            throws IOException, InterruptedException {
        ProcessBuilder builder = JavaProcess.proprio(arguments);
        List<String> command = builder.command();
        command.addAll(1, options);
        Path err = folder.resolve("err");
        Process process = new ProcessBuilder(
                        "/bin/sh",
                        "-c",
                        limit + "exec "
                                + command.stream()
                                        .map(word -> "'" + word.replace("'", "'\\''") + "'")
                                        .collect(Collectors.joining(" ")))
                .redirectOutput(Path.of(out).toFile())
                .redirectError(err.toFile())
                .start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        return new Shell.Result(process.exitValue(), "", Files.readString(err));
    }

    @Test
    void openFiles() throws Exception {
        Path launcher = Path.of("..", "proprio").toAbsolutePath().normalize();
        assumeThat(launcher).isExecutable();
        Path err = folder.resolve("err");
        Process process = new ProcessBuilder("/bin/sh", "-c", "ulimit -n 64; exec '%s' list".formatted(launcher))
                .redirectError(err.toFile())
                .start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(err)
                .hasContent(
                        "proprio: this process may have 64 files and connections open at once, but needs 256; raise the limit: ulimit -n 4096");
        assertThat(process.exitValue()).isEqualTo(1);
    }

    @Test
    void outputThatIsLost() throws Exception {
        assumeThat(Path.of("/dev/full")).exists();
        Shell.Result result = under("", List.of(), "/dev/full", "list");
        assertThat(result.err())
                .endsWith(
                        "What this command printed could not be written whole to the standard output; if that is a file, make room on its disk."
                                + System.lineSeparator());
        assertThat(result.code()).isEqualTo(1);
    }

    @Test
    void theSizeOfFiles() throws Exception {
        Path spec = Files.writeString(folder.resolve("spec.yaml"), """
                rounds: 2
                data: {source: synthetic, devices: 8, bout: 5s, classes: [walk, run]}
                model: {kind: mlp, hidden: [4]}
                cohort: {size: 3}
                """);
        Path unpacked = Files.createDirectories(folder.resolve("unpacked"));
        Shell.Result result = under(
                "ulimit -f 200; ",
                List.of("-Dorg.sqlite.tmpdir=" + unpacked),
                folder.resolve("out").toString(),
                "run",
                spec.toString(),
                "--out",
                folder.resolve("run").toString());
        assertThat(result.err())
                .contains("SQLite's native library could not be unpacked to \"" + unpacked + "\"")
                .contains("-Dorg.sqlite.tmpdir=DIR")
                .doesNotContain("\tat ");
        assertThat(result.code()).isEqualTo(1);
        assertThat(folder.resolve("run/run.json")).content().contains("could not be unpacked");
    }
}
