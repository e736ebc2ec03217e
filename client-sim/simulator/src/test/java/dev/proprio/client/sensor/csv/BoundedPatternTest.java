package dev.proprio.client.sensor.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.proto.extension.InvalidSettingException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Patterns that would be matched for ever are given up with a sentence. */
@Timeout(20)
class BoundedPatternTest {
    private static final String NAME = "a".repeat(60) + "!.csv";

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @Test
    void aPatternThatBacktracksWithoutEndIsASentence() throws Exception {
        Files.writeString(folder.resolve(NAME), "label,x,y\nwalk,1,2\n");
        assertThatThrownBy(() -> new CsvSettings(folder.toString())
                        .user("path-regex:((a+)+)+b")
                        .open())
                .isInstanceOf(SensorDataException.class)
                .hasMessage("path-regex:((a+)+)+b was given up on the path '%s' after 1,000,000 steps; write it without"
                        + " repetitions inside repetitions.", NAME);
    }

    @Test
    void soAreWildcardsInTheNamesOfFiles() throws Exception {
        Files.writeString(folder.resolve(NAME), "user,label,x,y\nu,walk,1,2\n");
        String files = "*a".repeat(30) + "b";
        assertThatThrownBy(() -> new CsvSettings(folder.toString()).files(files).open())
                .isInstanceOf(SensorDataException.class)
                .hasMessageContaining("files: '%s' was given up on the path", files);
    }

    @Test
    void aMatchEndsWhenItsThreadIsInterrupted() {
        BoundedPattern pattern = BoundedPattern.parse("user", "day(\\d+)");
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> pattern.find("day7.csv"))
                    .isInstanceOf(SensorDataException.class)
                    .hasMessage("The data was being read when it was to stop.");
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void groupsNestedTooDeeplyAreASentence() throws Exception {
        assertThatThrownBy(() -> BoundedPattern.parse("user", "(".repeat(100_000) + ")".repeat(100_000)))
                .isInstanceOf(InvalidSettingException.class);
        BoundedPattern deep = BoundedPattern.parse("user", "((?:a|b)*)c");
        assertThatThrownBy(() -> deep.find("ab".repeat(30_000)))
                .isInstanceOf(SensorDataException.class)
                .hasMessageContaining("was given up");
    }

    @ParameterizedTest
    @ValueSource(strings = {"(?:(){2000000000}){2000000000}", "((((){999}){999}){999})", "(a{99999999999999999999})"})
    void nothingRepeatedABillionTimesIsRefused(String regex) {
        assertThatThrownBy(() -> BoundedPattern.parse("user", regex)).isInstanceOf(InvalidSettingException.class);
    }

    @Test
    void whatEndsIsFound() throws Exception {
        assertThat(BoundedPattern.parse("user", "([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4})")
                        .find("x/0123abcd-0123-abcd.csv"))
                .contains("0123abcd-0123-abcd");
        assertThat(BoundedPattern.parse("user", "x|(y)").find("x")).isEmpty();
    }
}
