package dev.proprio.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.experiments.record.RunJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A sweep over a personalization experiment chooses on some people and reports on others. */
class StudySweepTest {
    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    private Path sweep = Path.of("replaced before each test");

    @BeforeEach
    void writeSpecs() throws IOException {
        Files.writeString(folder.resolve("study.yaml"), """
                rounds: 2
                data: {source: synthetic, devices: 12, bout: 6s, classes: [walk, sit]}
                model: {kind: softmax}
                cohort: {size: 4}
                local: {algorithm: sgd, epochs: 1, batch: 16, learning-rate: 0.1}
                personalize: {seeds: 2, validation: 0.2, episodes: 2, shots: [0, 1], methods: [global, fine-tune]}
                """);
        sweep = write("vary: {local.learning-rate: [0.05, 0.1]}");
    }

    private Path write(String settings) throws IOException {
        return Files.writeString(folder.resolve("sweep.yaml"), "experiment: study.yaml\n" + settings + "\n");
    }

    private Shell.Result run(String... more) {
        String[] all = Stream.concat(Stream.of("sweep", sweep.toString(), "--out", out().toString()), Stream.of(more))
                .toArray(String[]::new);
        return Shell.run(all);
    }

    private Path out() {
        return folder.resolve("out");
    }

    private JsonNode study(String place) throws IOException {
        return RunJson.read(Files.readString(out().resolve(place).resolve("personalization.json")), JsonNode.class);
    }

    private static Set<String> newPeople(JsonNode study) {
        return study.get("people")
                .valueStream()
                .filter(person -> person.get("axis").asString().equals("B"))
                .map(person -> person.get("user").asString())
                .collect(Collectors.toSet());
    }

    @Test
    void trialsAreProposedFromWhatPeopleForValidationShow() throws IOException {
        sweep = write("""
                search: tpe
                trials: 3
                startup: 2
                vary: {local.learning-rate: {log-uniform: [0.01, 0.2]}}""");
        Shell.Result result = run();
        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.out()).contains("the best of 3)");
        assertThat(run().out()).isEqualTo(result.out());
    }

    @Test
    void trialsAreRankedOnPeopleForValidationAndTheFirstIsReportedOnceOnOthers() throws IOException {
        Shell.Result result = run();
        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.out())
                .containsPattern("trial +on people for validation, %\n")
                .contains(
                        "ranked by accuracy of the best method but global and centralized on axis B with the most shots")
                .containsPattern(
                        "learning-rate=0\\.\\d+ was chosen; on people for the test, who chose nothing, it has");
        JsonNode summary = RunJson.read(Files.readString(out().resolve("sweep.json")), JsonNode.class);
        assertThat(summary.get("runs")).hasSize(2);
        double best = 0;
        String chosen = "";
        for (JsonNode row : summary.get("runs")) {
            JsonNode study = study(row.get("folder").asString());
            assertThat(study.get("spec").get("personalize").get("people").asString())
                    .isEqualTo("validation");
            assertThat(row.get("score").asDouble()).isEqualTo(accuracy(study));
            if (row.get("score").asDouble() > best) {
                best = row.get("score").asDouble();
                chosen = row.get("trial").asString();
            }
        }
        JsonNode last = summary.get("study");
        assertThat(last.get("trial").asString()).isEqualTo(chosen);
        JsonNode reported = study(last.get("folder").asString());
        assertThat(reported.get("spec").get("personalize").get("people").asString())
                .isEqualTo("test");
        assertThat(last.get("score").asDouble()).isEqualTo(accuracy(reported));
        assertThat(Shell.run("compare", out().toString()).err())
                .contains("is a sweep over a personalization experiment, which compares its methods itself: see ");
        // Two seeds split people alike, so that nobody chooses under one and is reported on under the other.
        assertThat(newPeople(reported)).hasSize(4);
        assertThat(newPeople(study(summary.get("runs").get(0).get("folder").asString())))
                .hasSize(2)
                .doesNotContainAnyElementsOf(newPeople(reported));
    }

    private static double accuracy(JsonNode study) {
        return study.get("summaries")
                .valueStream()
                .filter(row -> row.get("axis").asString().equals("B")
                        && row.get("method").asString().equals("fine-tune all")
                        && row.get("shots").asInt() == 1)
                .findFirst()
                .orElseThrow()
                .get("accuracy")
                .asDouble();
    }

    @Test
    void whatIsDoneIsNeverRunAgainAndTheFigureCanBeNamed() throws IOException {
        run();
        String sweepJson = Files.readString(out().resolve("sweep.json"));
        Shell.Result again = run("--json");
        assertThat(again.err()).doesNotContain(" on people for ");
        assertThat(Files.readString(out().resolve("sweep.json"))).isEqualTo(sweepJson);
        sweep = write("rank: {figure: macro-f1, method: global, shots: 0}\nvary: {local.learning-rate: [0.05, 0.1]}");
        Shell.Result other = run();
        assertThat(other.out()).contains("ranked by macro-f1 of global on axis B with 0 shots");
        sweep = write("rank: {method: nobody}\nvary: {local.learning-rate: [0.05, 0.1]}");
        Shell.Result unknown = run();
        assertThat(unknown.code()).isEqualTo(1);
        assertThat(unknown.out()).contains("failed: there is no accuracy of nobody on axis B");
    }

    @Test
    void whatCannotBeIsSaidBeforeAnythingRuns() throws IOException {
        assertThat(run("--dry-run").out())
                .containsPattern("learning-rate=0\\.05 +1 +2\n")
                .endsWith("2 runs\n");
        refused("seeds: [1, 2]", "seeds must be one where the experiment has a personalize section");
        refused("search: halving\nrounds: [1, 2]", "search must be grid, random or tpe where");
        refused(
                "vary: {personalize.validation: [0, 0.2]}",
                "keeps no people to choose settings on; set personalize.validation");
        refused(
                "variants: {a: {}, b: {personalize: }}",
                "variants mixes experiments that personalize and others that don't");
        refused("rank: {axis: A}", "rank.axis must be B, C or D but was \"A\"");
        sweep = write("vary: {local.learning-rate: [0.05, 0.1]}");
        assertThat(run("--table", "trial,seed").err()).contains("--table is for runs");
        assertThat(out()).doesNotExist();
    }

    private void refused(String settings, String sentence) throws IOException {
        sweep = write(settings);
        Shell.Result result = run();
        assertThat(result.err()).contains(sentence);
        assertThat(result.code()).isEqualTo(2);
    }
}
