package dev.proprio.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.client.device.EnrolledIdentities;
import dev.proprio.client.identity.Enrolment;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.engine.QueriedExperiment;
import dev.proprio.experiments.record.RunJson;
import dev.proprio.experiments.service.CoordinatorSpec;
import dev.proprio.experiments.service.DeviceEndpoint;
import dev.proprio.experiments.spec.ExperimentSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

    /** Not the first ones, and the same ones whenever the seed is. */
    @Test
    void whoIsAskedIsDrawnByTheSeed() throws Exception {
        List<String> all = QueriedExperiment.open(ExperimentSpec.read(spec(), List.of()), 100)
                .devices();
        Set<List<String>> drawn = new HashSet<>();
        for (int seed = 1; seed <= 4; seed++) {
            List<String> asked = QueriedExperiment.open(ExperimentSpec.read(spec(), List.of("seed=" + seed)), 4)
                    .devices();
            assertThat(asked).hasSize(4).doesNotHaveDuplicates();
            assertThat(QueriedExperiment.open(ExperimentSpec.read(spec(), List.of("seed=" + seed)), 4)
                            .devices())
                    .isEqualTo(asked);
            drawn.add(asked);
        }
        assertThat(drawn).hasSizeGreaterThan(1);
        assertThat(QueriedExperiment.openTested(ExperimentSpec.read(spec(), List.of("evaluation.split=time")), 4)
                        .devices())
                .hasSize(4)
                .isNotEqualTo(all.subList(0, 4));
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
                "--config x.yaml --count | --config goes with --listen",
                "--wait 5s --count | --wait goes with --listen",
                "--count --set privacy={clip:\u00a01,\u00a0noise-multiplier:\u00a01,\u00a0delta:\u00a00.01} --set aggregation=uniform-mean --set cohort.selection=poisson | sums of their data without noise would break it",
                "--count --devices 3 --set secure-aggregation={protocol:\u00a0secagg,\u00a0minimum:\u00a04} | too few for secure aggregation",
                "--count --devices 2 | --devices must be at least 3 but was 2: figures of fewer",
                "--count --devices 0 --noise-multiplier 1 --delta 0.1 | --devices must be at least 1 but was 0",
                "--count --devices 2 --noise-multiplier 0.000001 --delta 0.1 | --devices must be at least 3 but was 2",
                "--compare a b --bins 4 | --bins goes with --histogram",
                "--compare a b --share 0.5 | --share goes with --quantile",
                "--compare a b --words walk | --words goes with --labels",
                "--count --top 3 | --top goes with --labels",
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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--listen 0.0.0.0:0 --devices 3 --count | refused to listen on 0.0.0.0 without transport security",
                "--listen 127.0.0.1:0 --devices 3 --count --wait soon | --wait must be a duration",
                "--listen 127.0.0.1:0 --devices 3 --count --set grpc.lisen=x | is not a known key",
                "--listen 127.0.0.1:0 --devices 3 --count --set task-key=STORE/none.pem | task-key: there is no",
                "--listen 127.0.0.1:0 --devices 5 --count --set secure-aggregation.protocol=secagg | needs --set tls=true",
                "--listen 127.0.0.1:0 --devices 5 --count --set secure-aggregation={protocol:\u00a0secagg,\u00a0level:\u00a0arithmetic} | secure-aggregation.level must not be arithmetic with --listen",
                "--listen 127.0.0.1:0 --devices 5 --count --set secure-aggregation.minimum=10 | but not its protocol, so that answers would come in the clear",
                "--listen 127.0.0.1:0 --devices 5 --count --set secure-aggregation.protocol=none --wait 1ms | 0 of 5 devices connected within",
            })
    void whatNobodyCanBeReachedByIsRefusedAsACoordinatorDoes(String words, String sentence) {
        List<String> all = new ArrayList<>(List.of("query"));
        for (String word : words.strip().split(" ", -1)) {
            all.add(word.replace("STORE", folder.toString()).replace('\u00a0', ' '));
        }
        Shell.Result result = Shell.run(all.toArray(String[]::new));

        assertThat(result.code()).isNotZero();
        assertThat(result.err()).contains(sentence.strip());
    }

    @Test
    void devicesOfOtherProcessesAreAskedOverTlsAndUnderMasks() throws Exception {
        String settings = "secure-aggregation={protocol: secagg, minimum: 3}";
        Path spec = spec();
        Path store = folder.resolve("store");
        Path identities = folder.resolve("identities");
        var endpoint = CoordinatorSpec.read(
                Optional.empty(), List.of("grpc.listen='127.0.0.1:0'", "store='%s'".formatted(store), "tls=true"));
        List<String> ids;
        try (DeviceEndpoint open = DeviceEndpoint.open(endpoint);
                var experiment =
                        PreparedExperiment.prepare(ExperimentSpec.read(spec, List.of(settings, "engine=grpc")), 1)) {
            ids = experiment.deviceIds();
            Shell.Result made = Shell.run("tokens", "enrol", "*", "--uses", "20", "--store", store.toString());
            try (Enrolment enrolment =
                    Enrolment.at("127.0.0.1", open.server().port(), word(made.out(), "ca-fingerprint +(\\S+)"))) {
                EnrolledIdentities.enrolMissing(identities, ids, enrolment, word(made.out(), "token +(\\S+)"));
            }
        }
        String address = FreePort.address();
        var devices = CompletableFuture.supplyAsync(() -> Shell.run(
                "devices",
                spec.toString(),
                "--coordinator",
                address,
                "--identities",
                identities.toString(),
                "--set",
                settings,
                "--set",
                "engine=grpc"));
        Shell.Result asked = Shell.run(
                "query",
                "--listen",
                address,
                "--devices",
                String.valueOf(ids.size()),
                "--histogram",
                "share:walk",
                "--range",
                "0:1",
                "--set",
                "tls=true",
                "--set",
                "store=" + store,
                "--set",
                settings);
        assertThat(asked.code()).as(asked.err()).isZero();
        assertThat(asked.out())
                .isEqualTo(query("--histogram", "share:walk", "--range", "0:1").out());
        assertThat(devices.get(1, TimeUnit.MINUTES).err()).doesNotContain("broke");
    }

    private static String word(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as(text).isTrue();
        return matcher.group(1);
    }

    private Path spec() throws IOException {
        return Files.writeString(folder.resolve("spec.yaml"), """
            name: asked
            data: {source: synthetic, devices: 12, bout: 5s, classes: [walk, sit, typing], preprocessing: {window: 1s}}
            cohort: {size: 6}
            """);
    }

    private Shell.Result query(String... words) throws IOException {
        List<String> all = new ArrayList<>(List.of("query", spec().toString()));
        all.addAll(List.of(words));
        return Shell.run(all.toArray(String[]::new));
    }
}
