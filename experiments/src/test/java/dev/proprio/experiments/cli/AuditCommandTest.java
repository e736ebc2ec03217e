package dev.proprio.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.experiments.record.RunJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class AuditCommandTest {
    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @BeforeEach
    void write() throws Exception {
        Files.writeString(folder.resolve("tiny.yaml"), """
                name: tiny
                rounds: 3
                data: {source: synthetic, devices: 16, bout: 5s, classes: [walk, sit], preprocessing: {window: 1s}}
                model: {kind: cnn1d, filters: [2], kernel: 3, pool: 2, dense: [4]}
                cohort: {size: 12, selection: poisson}
                aggregation: uniform-mean
                privacy: {clip: 0.5, target: {epsilon: 2, delta: 1e-4}}
                """);
    }

    @Test
    void theBoundIsShownBesideTheEpsilonOfTheRunAndKept() throws Exception {
        Path out = folder.resolve("audit");
        Shell.Result result = audited("--canaries", "64", "--out", out.toString());

        assertThat(result.code()).isEqualTo(ExitCode.DONE);
        assertThat(result.out())
                .containsPattern("epsilon is at least +[01]\\.\\d{3} with 95 % confidence")
                .containsPattern("epsilon reported +2\\.000")
                .contains("3 rounds; 12 devices and ")
                .contains("is right in at least 95 % of audits")
                .contains("costs them its epsilon again")
                .contains("folder   " + out);
        JsonNode kept = RunJson.read(Files.readString(out.resolve("audit.json")), JsonNode.class);
        assertThat(kept.get("held").asBoolean()).isTrue();
        assertThat(kept.get("lower_bound").asDouble())
                .isLessThan(kept.get("epsilon").asDouble());
        assertThat(kept.get("found")).hasSize(64);
        assertThat(audited("--out", out.toString()).code()).isEqualTo(ExitCode.WRONG_REQUEST);
    }

    @Test
    void theLastModelsOfSeveralRunsAreAskedWhoTrainedThem() throws Exception {
        Path out = folder.resolve("members");
        Shell.Result result = audited("--membership", "--runs", "4", "--out", out.toString());

        assertThat(result.code()).isEqualTo(ExitCode.DONE);
        assertThat(result.out())
                .containsPattern("AUC +[01]\\.\\d{3} \\([01]\\.\\d{3} to [01]\\.\\d{3}\\); 0.5 is luck")
                .containsPattern("allowed +0\\.07\\d by epsilon 2\\.000")
                .contains("4 of 3 rounds; 12 of 12 devices are targets");
        JsonNode kept = RunJson.read(Files.readString(out.resolve("audit.json")), JsonNode.class);
        assertThat(kept.get("auc").get("value").asDouble()).isBetween(0.0, 1.0);
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        assertThat(audited("--canaries", "4").err()).contains("--canaries must be from 16 to 100000 but was 4");
        assertThat(audited("--membership", "--runs", "3").err()).contains("--runs must be at least 4");
        assertThat(audited("--membership", "--runs", "3", "--set", "data={source: csv, path: nowhere.csv}")
                        .err())
                .startsWith("--runs must be at least 4");
        assertThat(audited("--membership", "--runs", "four").err())
                .startsWith("--runs must be a whole number but was \"four\"; proprio audit --help lists all options")
                .hasLineCount(1);
        assertThat(audited(
                                "--membership",
                                "--set",
                                "data.devices=3",
                                "--set",
                                "cohort.size=2",
                                "--set",
                                "privacy.target.delta=0.1")
                        .err())
                .contains("data must have at least 8 devices for an audit of membership", "but has 2 that train");
        assertThat(audited("--membership", "--runs", "2000000000").err())
                .contains("and at most 1000, but was 2000000000");
        assertThat(audited("--membership", "--canaries", "99").err()).contains("--membership has no canaries");
        assertThat(audited("--runs", "9").err()).contains("--runs is for --membership");
        assertThat(audited("--confidence", "1").err()).contains("--confidence must be at least 0.5 and less than 1");
        assertThat(audited("--delta", "1e-3").err()).contains("--delta is for experiments without privacy");
        assertThat(audited("--canaries", "20000").err())
                .contains("delta of at most 1 over the 20012 devices that there are with 20000 canaries");
    }

    private Shell.Result audited(String... arguments) {
        List<String> line =
                new ArrayList<>(List.of("audit", folder.resolve("tiny.yaml").toString()));
        line.addAll(List.of(arguments));
        return Shell.run(line.toArray(String[]::new));
    }
}
