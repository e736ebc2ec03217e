package dev.proprio.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.experiments.record.RunJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Nobody holds a model against what it was trained on, or was chosen by. */
class ComparedPeopleTest {
    private static final String TRAINED = "among those on whom the %s model was trained";

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    private Path spec = Path.of("replaced before each test");

    @BeforeEach
    void write() throws IOException {
        spec = Files.writeString(folder.resolve("spec.yaml"), """
                name: compared
                data: {source: synthetic, devices: 12, bout: 5s, classes: [walk, sit], preprocessing: {window: 1s}}
                model: {kind: mlp, hidden: [4]}
                rounds: 1
                cohort: {size: 6}
                evaluation: {held-out: 0.5, guard: 0s}
                """);
    }

    @Test
    void modelsThatWereTrainedOnThoseWhoAreAskedAreRefused() {
        Path one = run("one");
        Path fewer = run("fewer", "evaluation.held-out=0.25");
        Path later = run("later", "evaluation.split=time");
        Path other = run("other", "seed=2");

        assertThat(compare(one, one).out()).contains("6 of 6 devices answered").doesNotContain("note:");
        assertRefused(compare(one, fewer), TRAINED.formatted("second"));
        assertThat(compare(one, fewer, "evaluation.held-out=0.25").out()).contains("3 of 3 devices answered");
        assertRefused(compare(one, one, "evaluation.split=time"), TRAINED.formatted("first"));
        assertRefused(compare(one, later), "kept a later part of everybody's windows");
        assertRefused(compare(later, later, "evaluation.split=time", "evaluation.held-out=0.75"), "kept a later part");
        assertThat(compare(later, later, "evaluation.split=time").out())
                .contains("12 of 12 devices answered")
                .doesNotContain("note:");
        assertRefused(compare(one, other), TRAINED.formatted("second"));
    }

    @Test
    void whatTheRunsSayOfTheirFiguresIsRepeatedAndTooFewPeopleTellNothing() throws IOException {
        Path one = run("one");
        Path other = run("other");
        note(one, "both of it", "the first of it");
        note(other, "both of it");

        assertThat(compare(one, other).out())
                .contains(
                        "note: the runs of both models say: both of it%n".formatted(),
                        "note: the run of the first model says: the first of it%n".formatted())
                .doesNotContain("second model says");
        Path tested = run("two-tested", "evaluation.held-out=0.17");
        assertRefused(
                compare(tested, tested, "evaluation.held-out=0.17"), "only 2 of the 2 devices asked told something");
    }

    private static void note(Path run, String... notes) throws IOException {
        Path file = run.resolve("run.json");
        var summary = (ObjectNode) RunJson.read(Files.readString(file), JsonNode.class);
        summary.set("notes", RunJson.read(RunJson.pretty(List.of(notes)), JsonNode.class));
        Files.writeString(file, RunJson.pretty(summary));
    }

    @Test
    void byWhomARunDecidedWhetherItEndsIsNotAsked() {
        String early = "early-stopping={patience: 1}";
        Path one = run("one");
        Path ended = run("ended", early, "evaluation.on-devices=true");

        assertThat(compare(one, ended).out())
                .contains("3 of 3 devices answered")
                .contains(
                        "note: 3 people are not asked, because by them it was decided whether a run ends early, or which settings it has");
        assertThat(compare(one, one, early, "evaluation.on-devices=true").out())
                .contains("3 of 3 devices answered")
                .doesNotContain("note:");
    }

    private static void assertRefused(Shell.Result result, String why) {
        assertThat(result.code()).as(result.out()).isNotZero();
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).contains(why);
    }

    private Path run(String name, String... settings) {
        Path out = folder.resolve(name);
        List<String> words = words(settings, "run", spec.toString(), "--out", out.toString());
        Shell.Result result = Shell.run(words.toArray(String[]::new));
        assertThat(result.code()).as(result.err()).isZero();
        return out;
    }

    private Shell.Result compare(Path first, Path second, String... settings) {
        return Shell.run(words(settings, "query", spec.toString(), "--compare", first.toString(), second.toString())
                .toArray(String[]::new));
    }

    private static List<String> words(String[] settings, String... before) {
        List<String> words = new ArrayList<>(List.of(before));
        for (String setting : settings) {
            words.addAll(List.of("--set", setting));
        }
        return words;
    }
}
