package dev.proprio.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.experiments.spec.GeneratedFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The generated files in {@code docs}; {@code ./proprio schema [--markdown]} makes the first two anew. */
class GeneratedDocsTest {
    @Test
    void theSchemaForEditorsIsCurrent() throws Exception {
        assertThat(GeneratedFile.difference(Path.of("../docs/experiment.schema.json"), printed("schema")))
                .isEmpty();
    }

    @Test
    void theReferenceOfSettingsIsCurrent() throws Exception {
        assertThat(GeneratedFile.difference(Path.of("../docs/settings.md"), printed("schema", "--markdown")))
                .isEmpty();
    }

    @Test
    void theTablesOfBenchmarksAreThoseOfTheFile() throws Exception {
        String tables = BenchMarkdown.of(BenchAllCommand.Beside.read(Path.of("../docs/benchmarks.json")));
        assertThat(Files.readString(Path.of("../docs/performance.md")))
                .as("`./proprio bench markdown docs/benchmarks.json --into docs/performance.md` makes them anew")
                .contains(BenchMarkdownCommand.BEGIN + tables + BenchMarkdownCommand.END);
    }

    private static String printed(String... arguments) throws Exception {
        Process process = JavaProcess.proprio(arguments).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return output;
    }
}
