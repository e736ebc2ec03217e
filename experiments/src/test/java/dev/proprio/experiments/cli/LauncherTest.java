package dev.proprio.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands that are given at the same time where something has to be built first. */
class LauncherTest {
    /** Builds for a while, and says if another build goes on. */
    private static final String BUILD = """
            #!/bin/sh
            mkdir busy || echo overlap >> builds
            echo build >> builds
            sleep 0.3
            printf built > experiments/target/dependencies.classpath
            rmdir busy
            [ ! -e broken ]
            """;

    @TempDir
    private Path folder;

    @Test
    void commandsAtOnceBuildOnce() throws Exception {
        Launcher launcher = unbuilt();
        Launcher.Result result =
                launcher.shell("./proprio classpath & ./proprio classpath & ./proprio classpath & wait", Map.of());
        assertThat(result.out()).isEqualTo("built\n".repeat(3));
        assertThat(folder.resolve("builds")).hasContent("build");
        assertThat(Files.isSymbolicLink(folder.resolve(".building"))).isFalse();
    }

    @Test
    void aBuildThatFailedOrWasKilledKeepsNobodyWaiting() throws Exception {
        Launcher launcher = unbuilt();
        Files.writeString(folder.resolve("broken"), "");
        assertThat(launcher.shell("./proprio classpath", Map.of()).err()).contains("the build failed");
        assertThat(Files.isSymbolicLink(folder.resolve(".building"))).isFalse();
        Files.delete(folder.resolve("broken"));
        Launcher.Result result =
                launcher.shell("sh -c 'ln -s $$ .building'; ./proprio classpath; ls .building || true", Map.of());
        assertThat(result.out()).isEqualTo("built\n");
    }

    @Test
    void linksToItAreFollowed() throws Exception {
        Launcher launcher = new Launcher(folder);
        Launcher.Result result = launcher.shell(
                "mkdir sub; ln -s ../proprio sub/one; ln -s sub/one two; ln -s \"$PWD/two\" sub/three; sub/three classpath; ./proprio classpath",
                Map.of());
        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.out().lines().distinct()).hasSize(1);
    }

    @Test
    void aFolderThatWasMovedFindsItsOwnJars() throws Exception {
        Launcher launcher = new Launcher(folder);
        Files.writeString(folder.resolve("experiments/target/built"), "/was there\n");
        Files.writeString(
                folder.resolve("experiments/target/dependencies.classpath"),
                "/was there/proto/target/a.jar:/elsewhere/b.jar:/was there too/c.jar");
        assertThat(launcher.shell("./proprio classpath", Map.of()).out())
                .isEqualTo(
                        "%s/proto/target/a.jar:/elsewhere/b.jar:/was there too/c.jar\n".formatted(folder.toRealPath()));
    }

    @Test
    void aBuildNotesWhereItWas() throws Exception {
        Launcher launcher = unbuilt();
        launcher.shell("./proprio classpath", Map.of());
        assertThat(folder.resolve("experiments/target/built"))
                .hasContent(folder.toRealPath().toString());
    }

    @Test
    void namesBeyondAsciiCanBeOpenedWhereTheLocaleSaysAscii() throws Exception {
        Launcher launcher = new Launcher(folder);
        assumeThat(launcher.shell("locale -a || true", Map.of()).out()).containsPattern("(?i)\\b(C|en_US)\\.utf-?8");
        Launcher.Result result = launcher.shell("""
                name=$(printf 'gr\\303\\266\\303\\237e.yaml')
                printf 'rounds: 1\\ndata: {source: synthetic}\\nmodel: {kind: softmax}\\n' > "$name"
                LC_ALL=C ./proprio validate "$name"
                """, Map.of());
        assertThat(result.code()).as(result.err()).isZero();
    }

    @Test
    void theJdkIsSaid() throws Exception {
        assertThat(new Launcher(folder).shell("./proprio jdk", Map.of()).out())
                .isEqualTo(System.getProperty("java.home") + "\n");
    }

    @Test
    void aLongBuildSaysThatItGoesOn() throws Exception {
        Launcher launcher = unbuilt();
        Files.writeString(folder.resolve("mvnw"), """
                #!/bin/sh
                until grep -q 'still building, after 20 s' err.txt; do /bin/sleep 0.05; done
                printf built > experiments/target/dependencies.classpath
                """);
        Launcher.Result result = launcher.shell("""
                mkdir bin
                printf '#!/bin/sh\\nexec /bin/sleep 0.1\\n' > bin/sleep
                chmod +x bin/sleep
                PATH="$PWD/bin:$PATH" ./proprio classpath
                """, Map.of());
        assertThat(result.out()).isEqualTo("built\n");
        assertThat(result.err()).contains("proprio: still building, after 10 s");
    }

    /** What is no command, or only asks, needs no module that the JVM warns of. */
    @ParameterizedTest
    @ValueSource(strings = {"nosuch", "run --help", "recipe show nosuch", "completion"})
    void usageIsSaidWithoutWarnings(String arguments) throws Exception {
        Launcher.Result result = new Launcher(folder).shell("./proprio " + arguments + " || true", Map.of());
        assertThat(result.err() + result.out()).isNotEmpty().doesNotContain("incubator");
    }

    private Launcher unbuilt() throws Exception {
        var launcher = new Launcher(folder);
        Path build = Files.writeString(folder.resolve("mvnw"), BUILD);
        assertThat(build.toFile().setExecutable(true)).isTrue();
        Files.delete(folder.resolve("experiments/target/built"));
        return launcher;
    }
}
