package dev.proprio.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.coordinator.factorization.FactorError;
import dev.proprio.coordinator.factorization.FactorFile;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FactorCommandTest {
    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    /** The least root of the mean square is that of 23.9411184 over eight rounds. */
    @Test
    void theBestFactorIsWrittenForPrivacyFactor() throws Exception {
        Path file = folder.resolve("factor.txt");
        Shell.Result result = Shell.run("factor", "--rounds", "8", "--bands", "2", "--out", file.toString());
        assertThat(result.err()).isEmpty();
        assertThat(result.out().lines())
                .first()
                .asString()
                .contains(
                        "1.7299 in the mean of squares", "1.7425 by the square root", "2.1213 if it were independent");
        assertThat(result.out()).endsWith("file: %s%n".formatted(file));
        assertThat(FactorError.of(FactorFile.read(file)).rootMeanSquare() * 2).isBetween(3.459849, 3.459850);
        assertThat(Shell.run("factor", "--rounds", "8", "--bands", "2", "--out", file.toString())
                        .err())
                .contains("is there already; name another file");
    }

    @Test
    void whatCannotBeIsRefusedInASentence() {
        String file = folder.resolve("none.txt").toString();
        assertThat(Shell.run("factor", "--rounds", "0", "--bands", "2", "--out", file)
                        .err())
                .startsWith("--rounds must be at least 1 and at most 1500");
        assertThat(Shell.run("factor", "--rounds", "5", "--bands", "6", "--out", file)
                        .err())
                .startsWith("--bands must be at least 1 and at most the rounds, 5, but was 6");
        assertThat(Shell.run("factor", "--rounds", "5", "--bands", "two", "--out", file)
                        .err())
                .startsWith("--bands must be a whole number but was \"two\"; proprio factor --help lists all options");
    }
}
