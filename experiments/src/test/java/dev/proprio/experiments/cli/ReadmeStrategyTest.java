package dev.proprio.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.experiments.record.RunJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The strategy that the README shows, to the letter: its source, and the commands that compile and use it. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a shell script")
class ReadmeStrategyTest {
    private static final String SMALL = " --out small --set rounds=2 --set data.devices=12 --set cohort.size=3"
            + " --set data.bout=5s --set 'model={kind: mlp, hidden: [4]}'";

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    private String source = "";
    private String commands = "";

    @BeforeEach
    void read() throws IOException {
        String readme = Files.readString(Path.of("..", "README.md"));
        source = block(readme, "java");
        commands = block(readme, "sh");
    }

    @Test
    void itIsShortAndRunsFromAJarOfItsOwn() throws Exception {
        assertThat(source.lines().count()).isLessThan(40);
        var launcher = new Launcher(folder);
        Files.writeString(folder.resolve("MedianClipping.java"), source);
        Launcher.Result result = launcher.shell(commands.strip() + SMALL, Map.of());
        assertThat(result.code()).as(result.err() + result.out()).isZero();
        JsonNode run = RunJson.read(Files.readString(folder.resolve("small/run.json")), JsonNode.class);
        assertThat(run.at("/spec/aggregation/kind").asString()).isEqualTo("median-clipping");
        assertThat(run.at("/status").asString()).isEqualTo("done");

        Launcher.Result list = launcher.shell("./proprio list", Map.of("PROPRIO_EXTENSIONS", folder.toString()));
        assertThat(list.out()).contains("median-clipping", "none longer than their median norm");
        // No warning of modules that it does not need, while training has them.
        assertThat(list.err()).isEmpty();
        assertThat(result.err()).doesNotContain("without vector instructions");
        // Its settings are checked like any others.
        Launcher.Result refused = launcher.shell(
                "PROPRIO_EXTENSIONS=lab.jar ./proprio validate quickstart --set 'aggregation={kind: median-clipping,"
                        + " factor: 0}'",
                Map.of());
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err()).contains("aggregation.factor must be greater than 0 but was 0.0");
        Launcher.Result without =
                launcher.shell("./proprio validate quickstart --set aggregation=median-clipping", Map.of());
        assertThat(without.code()).isEqualTo(2);
        assertThat(without.err()).contains("unknown aggregation \"median-clipping\"");
    }

    @Test
    void jarsThatAreNoGoodAreNamed() throws Exception {
        var launcher = new Launcher(folder);
        assertRefused(
                launcher, "gone.jar", "PROPRIO_EXTENSIONS names gone.jar, but there is no such file; name jars, or");
        Files.writeString(folder.resolve("text.jar"), "no zip");
        assertRefused(launcher, "text.jar", "text.jar is no jar (");
        Files.createDirectories(folder.resolve("none"));
        assertRefused(launcher, "none", "PROPRIO_EXTENSIONS names the folder none, which has no jar in it");
        launcher.shell("mkdir empty && touch empty/a && jar -cf empty.jar -C empty .", Map.of());
        assertRefused(launcher, "empty.jar", "empty.jar has no extension in it: a file such as META-INF/services/");
        String services = "META-INF/services/dev.proprio.coordinator.aggregation.Aggregation";
        String pack = "mkdir -p x/META-INF/services && echo %s > x/%s && jar -cf x.jar -C x .";
        launcher.shell(pack.formatted("lab.Missing", services), Map.of());
        assertRefused(
                launcher,
                "x.jar",
                "x.jar: lab.Missing, named in %s, is not in the jar; pack the compiled class, too".formatted(services));
        launcher.shell(pack.formatted("java.lang.String", services), Map.of());
        assertRefused(
                launcher, "x.jar", "x.jar: java.lang.String, named in %s, does not implement".formatted(services));
        Files.writeString(
                folder.resolve("MedianClipping.java"), source.replace("\"median-clipping\"", "\"weighted-mean\""));
        launcher.shell(commands.substring(0, commands.indexOf("PROPRIO_EXTENSIONS")), Map.of());
        assertRefused(launcher, "lab.jar", "are both named \"weighted-mean\"; rename the one of your own");
    }

    private static void assertRefused(Launcher launcher, String extensions, String message) throws Exception {
        Launcher.Result result = launcher.shell("./proprio list", Map.of("PROPRIO_EXTENSIONS", extensions));
        assertThat(result.err()).contains(message);
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
    }

    private static String block(String markdown, String language) {
        Matcher block = Pattern.compile("^```" + language + "\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE)
                .matcher(markdown);
        assertThat(block.find()).as("a block of " + language).isTrue();
        return block.group(1);
    }
}
