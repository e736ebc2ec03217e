package dev.proprio.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.experiments.extension.ExtensionPoints;
import dev.proprio.proto.extension.Extensions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What defaults do otherwise than papers stands where people choose a method. */
class StatedDifferencesTest {
    @Test
    void eachIsListedAndInTheReferenceBesideItsMethod() throws Exception {
        List<String> listed = Shell.run("list").out().lines().map(String::strip).toList();
        String reference = Files.readString(Path.of("../docs/settings.md"));
        int stated = 0;
        for (Class<?> point : ExtensionPoints.ALL) {
            Extensions<?> extensions = Extensions.of(point);
            for (String name : extensions.names()) {
                for (String difference : extensions.differences(name)) {
                    stated++;
                    assertThat(difference).endsWith(".");
                    assertThat(listed).contains("! " + difference);
                    String heading = ": `%s: %s`\n".formatted(extensions.key(), name);
                    assertThat(reference.split("\n## "))
                            .anySatisfy(section ->
                                    assertThat(section).contains(heading).contains("\n- " + difference + "\n"));
                }
            }
        }
        assertThat(stated).isGreaterThan(40);
    }

    @ParameterizedTest
    @CsvSource({
        "mlp, Layer normalization adds nothing to the variance",
        "mlp, logarithms of standard deviations",
        "geometric-median, Every update counts the same",
        "moon, There is no projection head",
        "sgd, biases"
    })
    void theKnownOnesAreAmongThem(String name, String words) {
        assertThat(ExtensionPoints.ALL.stream()
                        .map(Extensions::of)
                        .filter(extensions -> extensions.names().contains(name))
                        .flatMap(extensions -> extensions.differences(name).stream()))
                .anySatisfy(difference -> assertThat(difference).contains(words));
    }
}
