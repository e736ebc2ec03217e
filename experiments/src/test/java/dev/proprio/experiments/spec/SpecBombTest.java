package dev.proprio.experiments.spec;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.proto.extension.SettingsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Specs that would cost far more to read than to write. */
class SpecBombTest {
    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @ParameterizedTest
    @ValueSource(strings = {"[", "{a: ", "- ", "? "})
    void deepNestingIsRefused(String opening) {
        assertRefused("data: \n " + opening.repeat(100_000), "nested in each other more than 64 deep");
    }

    @Test
    void deepPathsAreRefused() {
        for (String step : List.of("a.", "a[0].")) {
            String assignment = step.repeat(100_000) + "b=1";
            assertThatThrownBy(() -> ExperimentSpec.of(YamlReader.parse("", "a.yaml"), List.of(assignment)))
                    .isInstanceOf(SettingsException.class)
                    .hasMessageContaining("nested in each other more than 64 deep");
        }
    }

    @Test
    void aliasesThatMultiplyAreRefused() {
        for (String both : List.of("[*a%d, *a%d]", "{k: *a%d, l: *a%d}")) {
            var yaml = new StringBuilder("a0: &a0 [x, x]\n");
            for (int i = 1; i <= 24; i++) {
                yaml.append("a%d: &a%d ".formatted(i, i))
                        .append(both.formatted(i - 1, i - 1))
                        .append('\n');
            }
            assertRefused(yaml + "model: *a24\n", "settings come to more than 100000 values");
        }
    }

    @Test
    void anAliasOfItselfIsRefused() {
        assertRefused("model: &a [*a]\n", "an alias must not contain itself");
    }

    @Test
    void longNumbersAreRefusedLikeShortOnes() {
        assertRefused("rounds: 1" + "_1".repeat(200_000), "rounds must be a whole number between");
        assertRefused("seed: " + "1".repeat(200_000), "seed must be a whole number between");
        assertRefused("cohort: {deadline: " + "1s".repeat(200_000) + "x}", "must be a duration such as");
        assertRefused("cohort: {over-selection: 1e999999999}", "");
    }

    @Test
    void aHugeFileIsNotEvenRead() throws Exception {
        Path file = Files.write(folder.resolve("huge.yaml"), new byte[2 << 20]);
        assertThatThrownBy(() -> ExperimentSpec.read(file, List.of()))
                .hasMessage(file + ": the file is larger than 1 MB, as no settings are");
    }

    private static void assertRefused(String yaml, String sentence) {
        assertThatThrownBy(() -> ExperimentSpec.of(YamlReader.parse(yaml, "a.yaml"), List.of()))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(sentence);
    }
}
