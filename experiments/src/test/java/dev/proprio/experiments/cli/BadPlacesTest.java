package dev.proprio.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the machine can't do is one sentence with the file and the remedy, and exit code 1. */
class BadPlacesTest {
    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    private final List<Path> mounted = new ArrayList<>();
    private String spec = "";

    @BeforeEach
    void writeSpec() throws IOException {
        spec = Files.writeString(folder.resolve("spec.yaml"), """
                rounds: 2
                data: {source: synthetic, devices: 8, bout: 5s, classes: [walk, run]}
                model: {kind: mlp, hidden: [4]}
                cohort: {size: 3}
                """).toString();
    }

    @AfterEach
    void unmount() throws Exception {
        for (Path mount : mounted) {
            execute("umount", mount.toString());
        }
    }

    @Test
    void aFullDisk() throws Exception {
        Path out = mount("size=16k").resolve("run");
        assertFailed(Shell.run("run", spec, "--out", out.toString()), out.toString(), "disk");
    }

    @Test
    void aReadOnlyFolder() throws Exception {
        Path mount = mount("size=64k");
        assertThat(execute("mount", "-o", "remount,ro", mount.toString())).isZero();
        Path out = mount.resolve("run");
        assertFailed(
                Shell.run("run", spec, "--out", out.toString()), out.toString(), "choose a folder that can be written");
    }

    @Test
    void tooLittleMemoryAndNativeLibrariesThatMayNotRun() throws Exception {
        assertFailed(
                apart(
                        List.of("-Xmx24m"),
                        "run",
                        spec,
                        "--out",
                        folder.resolve("a").toString()),
                "PROPRIO_JAVA_OPTIONS=-Xmx4g");
        Path cache = mount("noexec");
        assertFailed(
                apart(
                        List.of("-Dorg.bytedeco.javacpp.cachedir=" + cache, "-Djava.io.tmpdir=" + cache),
                        "run",
                        spec,
                        "--out",
                        folder.resolve("b").toString()),
                "not be mounted noexec");
    }

    private static void assertFailed(Shell.Result result, String... parts) {
        assertThat(result.err()).contains(parts).doesNotContain("\tat ");
        assertThat(result.code()).isEqualTo(1);
    }

    private Path mount(String options) throws Exception {
        Path mount = Files.createDirectories(folder.resolve("mount-" + mounted.size()));
        boolean allowed = Files.isExecutable(Path.of("/bin/mount"))
                && execute("mount", "-t", "tmpfs", "-o", options, "tmpfs", mount.toString()) == 0;
        assumeThat(allowed).as("tmpfs may be mounted here").isTrue();
        mounted.add(mount);
        return mount;
    }

    private static int execute(String... command) throws Exception {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    /** The command line in a process of its own. */
    private Shell.Result apart(List<String> options, String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("--add-modules", "jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Proprio.class.getName()));
        command.addAll(List.of(arguments));
        Path out = folder.resolve("out.txt");
        Path err = folder.resolve("err.txt");
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        return new Shell.Result(
                process.exitValue(),
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }
}
