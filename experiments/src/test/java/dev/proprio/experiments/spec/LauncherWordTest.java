package dev.proprio.experiments.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LauncherWordTest {
    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @Test
    void aCommandBeginsWithWhatTheShellFindsFromWhereItIsGiven() throws IOException {
        Path home = Files.createDirectory(folder.resolve("my copy"));
        Files.createFile(home.resolve("proprio"));
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        assertThat(LauncherWord.of(home.toString(), home)).isEqualTo("./proprio");
        assertThat(LauncherWord.of(home.toString(), elsewhere)).isEqualTo("'" + home + "/proprio'");
        assertThat(LauncherWord.of("", elsewhere)).isEqualTo("./proprio");
    }
}
