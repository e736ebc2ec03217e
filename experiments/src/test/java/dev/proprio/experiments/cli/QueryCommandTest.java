package dev.proprio.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.experiments.record.RunJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class QueryCommandTest {
    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @Test
    void whatDevicesHaveIsCounted() throws IOException {
        Shell.Result result = query("--count");

        assertThat(result.err()).isEmpty();
        assertThat(result.out().lines())
                .containsExactly(
                        "how many devices have data: 9 of 9 devices answered",
                        "devices with data: 9",
                        "note: counts are exact: no noise, and no promise to a single device");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--labels",
                "--mean windows --range 0:1000",
                "--histogram share:walk --range 0:1 --bins 4",
                "--quantile windows --range 0:1000 --share 0.25",
            })
    void secureAggregationGivesTheSame(String question) throws IOException {
        String[] words = question.split(" ", -1);
        String plain = query(words).out();
        List<String> hidden = new ArrayList<>(List.of(words));
        hidden.addAll(List.of("--set", "secure-aggregation={protocol: secagg, minimum: 3, level: full}"));

        assertThat(plain).contains("9 of 9 devices answered");
        assertThat(query(hidden.toArray(String[]::new)).out()).isEqualTo(plain);
    }

    @Test
    void whatIsSpentOfPrivacyIsSaid() throws IOException {
        Shell.Result result = query(
                "--histogram", "windows", "--range", "0:100", "--noise-multiplier", "2", "--delta", "1e-3", "--json");
        JsonNode json = RunJson.read(result.out(), JsonNode.class);

        assertThat(json.get("privacy").get("releases").asInt()).isEqualTo(1);
        assertThat(json.get("privacy").get("epsilon").asDouble()).isBetween(1.0, 2.0);
        assertThat(json.get("bins")).hasSize(22);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--mean windows | --range goes with --mean",
                "--count --range 0:1 | --range goes with --mean",
                "--mean windows --range 5:1 | must go from a lower to a higher end",
                "--mean windows --range 5 | must be two numbers with a colon",
                "--mean mean:nothing --range 0:1 | there is no channel \"nothing\"",
                "--labels --noise-multiplier 1 | --noise-multiplier and --delta go together",
                "--labels --noise-multiplier 0 --delta 0.1 | must be greater than 0",
                "--quantile windows --range 0:1 --share 1 | --share must be greater than 0 and less than 1",
                "--listen 127.0.0.1:0 --count | goes without an experiment",
                "--wait soon --count | --wait must be a duration",
                "--count --devices 2 --set secure-aggregation={protocol:\u00a0secagg,\u00a0minimum:\u00a03} | too few for secure aggregation",
            })
    void whatCanNotBeAskedIsRefused(String words, String sentence) throws IOException {
        List<String> all = new ArrayList<>();
        for (String word : words.strip().split(" ", -1)) {
            all.add(word.replace('\u00a0', ' '));
        }
        Shell.Result result = query(all.toArray(String[]::new));

        assertThat(result.code()).isEqualTo(ExitCode.WRONG_REQUEST);
        assertThat(result.err()).contains(sentence.strip());
    }

    private Shell.Result query(String... words) throws IOException {
        Path file = Files.writeString(folder.resolve("spec.yaml"), """
            name: asked
            data: {source: synthetic, devices: 12, bout: 5s, classes: [walk, sit, typing], preprocessing: {window: 1s}}
            """);
        List<String> all = new ArrayList<>(List.of("query", file.toString()));
        all.addAll(List.of(words));
        return Shell.run(all.toArray(String[]::new));
    }
}
