package dev.proprio.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

    private Launcher unbuilt() throws Exception {
        var launcher = new Launcher(folder);
        Path build = Files.writeString(folder.resolve("mvnw"), BUILD);
        assertThat(build.toFile().setExecutable(true)).isTrue();
        Files.delete(folder.resolve("experiments/target/built"));
        return launcher;
    }
}
