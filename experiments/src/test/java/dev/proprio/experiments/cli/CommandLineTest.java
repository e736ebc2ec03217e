package dev.proprio.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.experiments.spec.Recipes;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whoever is new to the command line, or mistypes, is helped on. */
class CommandLineTest {
    @BeforeAll
    static void recipesAreThoseOfTheCheckout() {
        System.setProperty("proprio.home", "..");
    }

    @AfterAll
    static void asBefore() {
        System.clearProperty("proprio.home");
    }

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @Test
    void aRecipeIsShownAsItIs() throws Exception {
        for (String name : Recipes.all().keySet()) {
            Shell.Result result = Shell.run("recipe", "show", name);
            assertThat(result.code()).isZero();
            assertThat(result.out())
                    .isEqualTo(Files.readString(Recipes.find(name).orElseThrow()))
                    .startsWith("# ");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "run quikstart|did you mean \"quickstart\"? The recipes are: ",
                "recipe shwo gestures|did you mean \"show\"?",
                "recipe show gesture|did you mean \"gestures\"?",
                "rnu quickstart|there is no command \"rnu\"; did you mean \"run\"?",
                "run quickstart --seeed=3|there is no option \"--seeed\"; did you mean \"--seed\"? proprio run --help",
                "validate quickstart --set lcoal.epochs=2|did you mean \"local\"?",
                "validate quickstart --set local.epoch=2|did you mean \"epochs\"?",
                "list --log-level loud|--log-level"
            })
    void whatIsMistypedIsGuessed(String arguments, String said) {
        Shell.Result result = Shell.run(arguments.split(" "));
        assertThat(result.code()).isEqualTo(ExitCode.WRONG_REQUEST);
        assertThat(result.err()).contains(said);
    }

    @Test
    void aShellCanReadWhatCompletesCommands() throws Exception {
        Shell.Result result = Shell.run("completion", "bash");
        assertThat(result.code()).isZero();
        assertThat(result.out())
                .contains("--resume", "personalize", "quickstart", "(\"local\" \"grpc\"", "\"debug\"", "\"onnx\"")
                .doesNotContain("\"LOCAL\"", "\"DEBUG\"", "\"SIMULATED\"", "\"BASH\"");
        Path script = Files.writeString(folder.resolve("completion.sh"), result.out());
        Process bash = new ProcessBuilder(
                        "bash",
                        "-c",
                        (". %s; COMP_WORDS=(proprio recipe show quick); COMP_CWORD=3; _complete_proprio; echo ${COMPREPLY[@]};"
                                        + " COMP_WORDS=(proprio start quick); COMP_CWORD=2; _complete_proprio; echo ${COMPREPLY[@]};"
                                        + " COMP_WORDS=(proprio run --engine lo); COMP_CWORD=3; _complete_proprio; echo ${COMPREPLY[@]}")
                                .formatted(script))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor()).as(said).isZero();
        assertThat(said.lines()).containsExactly("quickstart", "quickstart", "local");
    }

    @Test
    void commandsToRepeatAreQuotedWhereAShellWouldSplitThem() throws Exception {
        Path spec = Files.writeString(
                Files.createDirectories(folder.resolve("my data")).resolve("spec.yaml"), """
                rounds: 1
                data: {source: synthetic, devices: 8, bout: 5s, classes: [walk, run]}
                model: {kind: softmax}
                cohort: {size: 3}
                """);
        Path out = folder.resolve("out");
        Shell.Result result = Shell.run("run", spec.toString(), "--out", out.toString());
        assertThat(result.code()).as(result.err()).isZero();
        assertThat(Files.readString(out.resolve("run.json"))).contains("./proprio run '" + spec + "'");
    }

    /** By SIGTERM, which does to a JVM what Ctrl-C does, but also where whoever started the tests has Ctrl-C ignored. */
    @Test
    @Timeout(120)
    void aRunThatIsStoppedSaysHowItGoesOn() throws Exception {
        Path spec = Files.writeString(folder.resolve("spec.yaml"), """
                rounds: 4000
                data: {source: synthetic, devices: 8, bout: 5s, classes: [walk, run]}
                model: {kind: softmax}
                cohort: {size: 3}
                evaluation: {every: 4000}
                """);
        Path out = folder.resolve("my run");
        Process run = JavaProcess.proprio("run", spec.toString(), "--out", out.toString())
                .redirectErrorStream(true)
                .start();
        StringBuilder said = new StringBuilder();
        try (BufferedReader lines = run.inputReader(StandardCharsets.UTF_8)) {
            boolean stopped = false;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                said.append(line).append('\n');
                if (!stopped && line.startsWith("round ")) {
                    new ProcessBuilder("kill", "-TERM", Long.toString(run.pid()))
                            .start()
                            .waitFor();
                    stopped = true;
                }
            }
        }
        assertThat(run.waitFor()).isEqualTo(143);
        assertThat(said).contains("stopped; go on with the run: ./proprio run --resume '" + out + "'");
    }
}
