package dev.proprio.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.coordinator.privacy.PldAccountant;
import dev.proprio.coordinator.privacy.PrivacyLedger;
import dev.proprio.experiments.record.EpsilonText;
import dev.proprio.experiments.record.RunJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class SweepCommandTest {
    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    private Path sweep = Path.of("replaced before each test");

    @BeforeEach
    void writeSpecs() throws IOException {
        Files.writeString(folder.resolve("base.yaml"), """
                rounds: 3
                data: {source: synthetic, devices: 12, bout: 5s, classes: [walk, run]}
                model: {kind: mlp, hidden: [4]}
                cohort: {size: 3}
                local: {epochs: 1, batch: 8, learning-rate: 0.1}
                evaluation: {every: 1}
                """);
        sweep = Files.writeString(folder.resolve("two.yaml"), """
                experiment: base.yaml
                seeds: [1, 2]
                variants:
                  plain: {}
                  half: {server-optimizer: {learning-rate: 0.5}}
                """);
    }

    @Test
    void sweepThenCompareIsAllItTakes() throws IOException {
        Shell.Result result = run("a");
        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.out())
                .containsPattern("trial +rounds +seeds +failed +accuracy % +lowest +highest\n")
                .containsPattern("\nhalf +3 +2 +- +\\d+\\.\\d\\d")
                .containsPattern("\nplain|^plain")
                .contains("compare  ./proprio compare " + folder.resolve("a"));
        Shell.Result compared = Shell.run("compare", folder.resolve("a").toString(), "--control", "plain");
        assertThat(compared.code()).as(compared.err()).isZero();
        assertThat(compared.out())
                .containsPattern("group +seeds +people +accuracy % +SD over seeds +95% interval +worst decile\n")
                .containsPattern("minus plain +seeds +difference")
                .containsPattern(
                        "with 2 seeds.* the exact test cannot give less than p = \\S+; at least 6 seeds are needed")
                .contains("page  " + folder.resolve("a/compare.html"));
        assertThat(Files.readString(folder.resolve("a/compare.html")))
                .contains("2 groups compared", "Too few seeds: half");
    }

    /** Each trial is a release, also one that the sweep asks for no more. */
    @Test
    void whatPrivateTrialsCostTogetherIsSaid() throws IOException {
        Path base = folder.resolve("base.yaml");
        Files.writeString(base, Files.readString(base) + """
                        aggregation: uniform-mean
                        privacy: {clip: 1, noise-multiplier: 2, delta: 0.01}
                        """);
        Files.writeString(base, Files.readString(base).replace("{size: 3}", "{size: 3, selection: poisson}"));
        JsonNode first = RunJson.read(run("a", "--json").out(), JsonNode.class).get("privacy");
        double together = new PldAccountant().epsilon(PrivacyLedger.of(2, 3.0 / 9, 12), 0.01);
        assertThat(first.get("epsilon").asDouble()).isEqualTo(together);
        Files.writeString(sweep, Files.readString(sweep).replace("[1, 2]", "[2, 3]"));
        String more = run("a").out();
        double all = new PldAccountant().epsilon(PrivacyLedger.of(2, 3.0 / 9, 18), 0.01);
        assertThat(more)
                .contains("privacy  6 runs released 18 rounds of the same people, which cost together: epsilon "
                        + EpsilonText.of(all, 2) + " at delta 0.01 (add-remove)");
    }

    @Test
    void whatIsDoneIsNeverRunAgain() throws IOException {
        run("a");
        Map<String, String> first = ids("a");
        assertThat(first).hasSize(4);
        assertThat(run("a").out()).contains("half");
        assertThat(ids("a")).isEqualTo(first);
        Files.writeString(
                sweep, Files.readString(sweep).replace("[1, 2]", "[2, 3]").replace("plain", "fedavg"));
        JsonNode summary = RunJson.read(run("a", "--json").out(), JsonNode.class);
        assertThat(ids("a")).containsAllEntriesOf(first).hasSize(6);
        assertThat(summary.get("runs"))
                .hasSize(4)
                .allMatch(row -> row.get("status").asString().equals("done"));
        assertThat(summary.get("runs").get(0).get("trial").asString()).isEqualTo("fedavg");
        assertThat(summary.get("runs").get(0).get("folder").asString()).startsWith("plain-seed2-");
    }

    @Test
    void theResultsDoNotDependOnHowManyRunAtOnce() throws IOException {
        run("one", "--threads", "1");
        run("two", "--threads", "2");
        run("four", "--threads", "4", "--at-once", "1");
        assertThat(models("two")).isEqualTo(models("one"));
        assertThat(models("four")).isEqualTo(models("one"));
    }

    @Test
    void aKilledSweepGoesOn() throws IOException, InterruptedException {
        Process process = JavaProcess.proprio(
                        "sweep", sweep.toString(), "--out", folder.resolve("a").toString(), "--threads", "1")
                .start();
        try (var lines = new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
            String line = lines.readLine();
            while (line != null && !line.startsWith("run 1/4 ")) {
                line = lines.readLine();
            }
            assertThat(line).contains("plain, seed 1, 3 rounds, accuracy");
        } finally {
            process.destroyForcibly().waitFor();
        }
        Map<String, String> before = ids("a");
        assertThat(before).isNotEmpty();
        assertThat(run("a").code()).isZero();
        assertThat(ids("a")).containsAllEntriesOf(before).hasSize(4);
        try (Stream<Path> left = Files.list(folder.resolve("a"))) {
            assertThat(left).noneMatch(path -> path.toString().endsWith(".unfinished"));
        }
        run("b");
        assertThat(models("a")).isEqualTo(models("b"));
    }

    @Test
    void aFailedRunIsARowAndTheOthersGoOn() throws IOException {
        Files.writeString(sweep, """
                experiment: base.yaml
                variants:
                  plain: {}
                  explosive: {local.learning-rate: 1e30}
                  crowded: {cohort.size: 30}
                """);
        Shell.Result result = run("a");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.out())
                .contains("explosive, seed 1, failed: 3 rounds in a row")
                .contains("crowded, seed 1, failed: cohort.size asks 30 devices in a round but the data has only 9")
                .containsPattern("plain +3 +1 +-");
        Map<String, String> before = each("a", "id");
        Shell.Result again = run("a");
        assertThat(again.out())
                .startsWith(result.out().substring(0, result.out().indexOf("\nfolder")))
                .contains("2 runs failed before and were not run again; --retry-failed does");
        assertThat(each("a", "id")).isEqualTo(before);
        assertThat(run("a", "--retry-failed").out())
                .contains("explosive, seed 1, failed")
                .doesNotContain("not run again");
        assertThat(each("a", "id")).hasSameSizeAs(before).isNotEqualTo(before);
        assertThat(Shell.run("compare", folder.resolve("a").toString()).out())
                .contains("- explosive failed with seed 1: 3 rounds in a row");
    }

    @Test
    void halvingGivesTheBestMoreRounds() throws IOException {
        Files.writeString(sweep, """
                experiment: base.yaml
                search: halving
                rounds: [1, 2]
                vary: {local.learning-rate: [0.01, 0.1, 0.2]}
                """);
        Shell.Result result = run("a");
        assertThat(result.code()).isZero();
        assertThat(result.out().lines().filter(line -> line.startsWith("learning-rate=")))
                .hasSize(4);
        assertThat(result.out())
                .containsPattern("trial +rounds +seeds +failed +validation % +accuracy % +lowest +highest\n")
                .contains("chosen   by people kept for testing who are in no other figure");
        decidedByOthersThanThoseWhoAreReported();
        Shell.Result compared = Shell.run("compare", folder.resolve("a").toString());
        assertThat(compared.out())
                .contains(
                        "settings were chosen by people kept for testing who are in none of the figures of the same run")
                .doesNotContain("looked at the same people");
        assertThat(compared.out().lines().filter(line -> line.startsWith("learning-rate=")))
                .hasSize(1);
    }

    /** The best by the people set apart goes on, and of the others alone there are figures. */
    private void decidedByOthersThanThoseWhoAreReported() throws IOException {
        JsonNode sweep = RunJson.read(Files.readString(folder.resolve("a/sweep.json")), JsonNode.class);
        JsonNode runs = sweep.get("runs");
        for (JsonNode seed : sweep.get("people").get("seeds")) {
            assertThat(seed.get("deciders").asInt() + seed.get("reported").asInt())
                    .isEqualTo(3);
        }
        double best = -1;
        String kept = "";
        for (JsonNode row : runs) {
            Path run = folder.resolve("a").resolve(row.get("folder").asString());
            JsonNode summary = RunJson.read(Files.readString(run.resolve("run.json")), JsonNode.class);
            assertThat(row.get("validation")).isEqualTo(summary.get("validation"));
            assertThat(row.get("score")).isEqualTo(summary.get("metrics").get("user_mean"));
            assertThat(summary.get("metrics").get("users").asInt()).isBetween(1, 2);
            assertThat(summary.get("notes").toString())
                    .contains("of the 3 people kept for testing are there to choose settings on");
            if (row.get("rounds").asInt() == 2) {
                kept = row.get("trial").asString();
            } else if (row.get("validation").asDouble() > best) {
                best = row.get("validation").asDouble();
            }
        }
        for (JsonNode row : runs) {
            if (row.get("trial").asString().equals(kept) && row.get("rounds").asInt() == 1) {
                assertThat(row.get("validation").asDouble()).isEqualTo(best);
            }
        }
    }

    @Test
    void aSearchMayChooseByThoseWhoAreReportedAndThenSaysSo() throws IOException {
        Files.writeString(sweep, """
                experiment: base.yaml
                search: halving
                rounds: [1, 2]
                vary: {local.learning-rate: [0.01, 0.2]}
                """);
        assertThat(run("a", "--set", "evaluation.validation=0").out())
                .containsPattern("trial +rounds +seeds +failed +accuracy % +lowest +highest\n")
                .contains("chosen   by the very people whose figures are shown")
                .doesNotContain("people   ");
        assertThat(Shell.run("compare", folder.resolve("a").toString()).out())
                .contains("these settings were found by a halving search that looked at the same people");
    }

    @Test
    void hyperbandTrainsManyForAFewRoundsAndAFewForAll() throws IOException {
        Files.writeString(sweep, """
                experiment: base.yaml
                search: hyperband
                most-rounds: 3
                vary: {local.learning-rate: {log-uniform: [0.01, 0.2]}}
                """);
        assertThat(run("a", "--dry-run").out())
                .contains("5 runs\n12 rounds at most, ", "\n11 rounds at most, where each goes on from its last step");
        Shell.Result result = run("a");
        assertThat(result.code()).isZero();
        List<String> lines = result.out()
                .lines()
                .filter(line -> line.startsWith("learning-rate="))
                .toList();
        assertThat(lines).hasSize(6);
        assertThat(lines.subList(0, 3)).allMatch(line -> line.matches("\\S+ +3 .*"));
        assertThat(lines.subList(3, 6)).allMatch(line -> line.matches("\\S+ +1 .*"));
        assertThat(result.out())
                .contains(
                        "rounds   11 trained; 12 if each step had begun anew, 1 of which were saved by 1 run that went on");
        Shell.Result again = run("a");
        assertThat(again.out()).isEqualTo(result.out());
        JsonNode rounds = RunJson.read(Files.readString(folder.resolve("a/sweep.json")), JsonNode.class)
                .get("rounds");
        assertThat(rounds.get("trained").asInt()).isEqualTo(11);
        // What nobody goes on from any more is gone.
        try (Stream<Path> left = Files.walk(folder.resolve("a"))) {
            assertThat(left).noneMatch(path -> path.endsWith("journal.db") || path.endsWith("resume.json"));
        }
    }

    @Test
    void aDryRunRunsNothing() {
        Shell.Result result = run("a", "--dry-run", "--set", "rounds=9");
        assertThat(result.out()).containsPattern("half +2 +9\n").endsWith("4 runs\n");
        assertThat(folder.resolve("a")).doesNotExist();
    }

    @Test
    void wrongRequestsAreSaid() throws IOException {
        assertRefused(
                Shell.run("run", sweep.toString()),
                sweep + " is a sweep, not one experiment; use `proprio sweep " + sweep
                        + "`, with --dry-run to see what it" + " would run");
        Path base = folder.resolve("base.yaml");
        assertRefused(
                Shell.run("sweep", base.toString()),
                base + " is no sweep: it has no key \"experiment\" that names what is varied; use `proprio run " + base
                        + "` for one experiment");
        assertRefused(run("a", "--at-once", "0"), "--at-once must be at least 1 but was 0");
        assertRefused(
                Shell.run("sweep", sweep.toString(), "--out", folder.toString()),
                "cannot write a sweep to " + folder + ": it holds something else; choose another folder with --out");
        assertRefused(
                Shell.run("sweep", sweep.toString(), "--out", base.toString()),
                "cannot write a sweep to " + base + ": there is a file of that name; choose another with --out");
        Files.writeString(sweep, "experiment: base.yaml\nvary:\n  cohort.sise: [2, 3]\n");
        assertRefused(run("a"), sweep + ":3: cohort.sise is not a known key; did you mean \"size\"?");
        assertThat(folder.resolve("a")).doesNotExist();
    }

    private Shell.Result run(String out, String... more) {
        List<String> arguments = new ArrayList<>(
                List.of("sweep", sweep.toString(), "--out", folder.resolve(out).toString()));
        arguments.addAll(List.of(more));
        return Shell.run(arguments.toArray(String[]::new));
    }

    private Map<String, String> ids(String out) throws IOException {
        return each(out, "id");
    }

    private Map<String, String> models(String out) throws IOException {
        return each(out, "model_sha256");
    }

    private Map<String, String> each(String out, String key) throws IOException {
        Map<String, String> values = new TreeMap<>();
        try (Stream<Path> runs = Files.list(folder.resolve(out))) {
            for (Path run :
                    runs.filter(path -> Files.exists(path.resolve("run.json"))).toList()) {
                JsonNode summary = RunJson.read(Files.readString(run.resolve("run.json")), JsonNode.class);
                values.put(run.getFileName().toString(), summary.get(key).asString());
            }
        }
        return values;
    }

    private static void assertRefused(Shell.Result result, String sentence) {
        assertThat(result.err().strip()).isEqualTo(sentence);
        assertThat(result.out()).isEmpty();
        assertThat(result.code()).isEqualTo(2);
    }
}
