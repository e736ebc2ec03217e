package dev.proprio.experiments.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.client.training.ClientState;
import dev.proprio.coordinator.round.ClientOutcome;
import dev.proprio.coordinator.round.RoundEngine;
import dev.proprio.coordinator.round.RoundListener;
import dev.proprio.coordinator.round.RoundResult;
import dev.proprio.coordinator.secagg.GroupReport;
import dev.proprio.coordinator.secagg.SecureReport;
import dev.proprio.experiments.run.Experiment;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.proto.secagg.round.SecAggParameters;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The arithmetic of secure aggregation and the whole protocol, in one process and over gRPC, give the same bits. */
@Timeout(180)
class SecureRoundsOnEveryEngineTest {
    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @ParameterizedTest
    @ValueSource(strings = {"secagg", "secagg-plus"})
    void twentyDevicesOfWhichOneInTenDropsAtARandomStageGiveTheSameModelEverywhere(String protocol) throws Exception {
        String[] settings = {
            "secure-aggregation.protocol=" + protocol, "cohort.size=20", "rounds=5", "faults.dropout=0.1"
        };
        Run arithmetic = run("local", 2, "arithmetic", settings);
        assertThat(arithmetic.results()).anyMatch(RoundResult::moved);
        assertThat(arithmetic.results()).anyMatch(result -> result.failed() > 0);
        for (Run other : List.of(
                run("local", 1, "full", settings),
                run("grpc", 2, "arithmetic", settings),
                run("grpc", 2, "full", settings))) {
            assertSame(other, arithmetic);
        }
    }

    @Test
    void roundsThatLoseTooManyAreGivenUpAlikeAndTheRunGoesOn() throws Exception {
        String[] settings = {
            "secure-aggregation.protocol=secagg",
            "cohort.size=20",
            "rounds=6",
            "faults.dropout=0.35",
            "secure-aggregation.minimum=10"
        };
        Run arithmetic = run("local", 2, "arithmetic", settings);
        assertThat(arithmetic.results()).hasSize(6).anyMatch(result -> !result.moved());
        for (RoundResult result : arithmetic.results()) {
            SecureReport report = result.secure().orElseThrow();
            assertThat(report.anyAborted()).isEqualTo(!result.moved());
        }
        assertSame(run("local", 2, "full", settings), arithmetic);
        assertSame(run("grpc", 2, "full", settings), arithmetic);
    }

    /** Devices that leave before they share their keys reveal no nonce either, so that rings are drawn again. */
    @Test
    void ringsThatTheirDevicesDrawGiveTheSameModelEverywhereAndThatOfZeros() throws Exception {
        String[] settings = {
            "secure-aggregation.protocol=secagg-plus",
            "secure-aggregation.corrupt=0.05",
            "secure-aggregation.dropout=0.05",
            "data.devices=70",
            "cohort.size=50",
            "rounds=2",
            "faults.dropout=0.1"
        };
        Run arithmetic = run("local", 2, "arithmetic", settings);
        assertThat(arithmetic.results()).anyMatch(RoundResult::moved);
        SecAggParameters ring = arithmetic.report().groups().getFirst().parameters();
        assertThat(ring.neighbours()).isLessThan(49);
        assertThat(ring.draws()).isPositive();
        assertSame(run("local", 2, "full", settings), arithmetic);
        assertSame(run("grpc", 2, "full", settings), arithmetic);
        List<String> zeros = new ArrayList<>(List.of(settings));
        zeros.add("secure-aggregation.beacon=zeros");
        assertThat(run("local", 2, "full", zeros.toArray(String[]::new)).sha256())
                .isEqualTo(arithmetic.sha256());
    }

    @Test
    void groupsOfOneCohortAddUp() throws Exception {
        String[] settings = {
            "secure-aggregation.protocol=secagg",
            "secure-aggregation.group-size=10",
            "secure-aggregation.minimum=6",
            "cohort.size=21",
            "rounds=3",
            "faults.dropout=0.1"
        };
        Run arithmetic = run("local", 2, "arithmetic", settings);
        assertThat(arithmetic.results())
                .allSatisfy(result ->
                        assertThat(result.secure().orElseThrow().groups()).hasSize(2));
        assertSame(run("local", 2, "full", settings), arithmetic);
        assertSame(run("grpc", 2, "full", settings), arithmetic);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "scaffold",
                "fednova",
                "qfedavg",
                "feddyn",
                "moon",
                "fedas",
                "feddbe",
                "{algorithm: cfl, eps1: 100, eps2: 0}",
                "{algorithm: fedexp, local: {algorithm: mimelite}}"
            })
    void strategiesWithMemoryOrSectionsOfTheirOwnCompose(String local) throws Exception {
        String[] settings = {
            "secure-aggregation.protocol=secagg", "local=" + local, "cohort.size=12", "rounds=3", "faults.dropout=0.1"
        };
        Run arithmetic = run("local", 2, "arithmetic", settings);
        assertSame(run("local", 2, "full", settings), arithmetic);
        assertSame(run("grpc", 2, "full", settings), arithmetic);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sgd", "ifca"})
    void valuesAtPlacesThatAllShareComposeToo(String algorithm) throws Exception {
        String[] settings = {
            "secure-aggregation.protocol=secagg",
            "compression.kind=random-k",
            "compression.share=0.25",
            "local.algorithm=" + algorithm,
            "cohort.size=12",
            "rounds=2",
            "faults.dropout=0.1"
        };
        Run arithmetic = run("local", 2, "arithmetic", settings);
        assertSame(run("local", 2, "full", settings), arithmetic);
        assertSame(run("grpc", 2, "full", settings), arithmetic);
    }

    @Test
    void theUniformMeanCountsEveryDeviceOnce() throws Exception {
        String[] settings = {
            "secure-aggregation.protocol=secagg", "aggregation=uniform-mean", "cohort.size=12", "rounds=2"
        };
        Run arithmetic = run("local", 2, "arithmetic", settings);
        assertThat(arithmetic.results())
                .allSatisfy(result -> assertThat(result.weight()).isEqualTo(12));
        assertSame(run("local", 2, "full", settings), arithmetic);
    }

    @Test
    void whatIsCutIsCounted() throws Exception {
        String[] settings = {
            "secure-aggregation.protocol=secagg",
            "secure-aggregation.clip=0.00001",
            "secure-aggregation.max-weight=2",
            "cohort.size=12",
            "rounds=1"
        };
        SecureReport full = run("local", 2, "full", settings).report();
        assertThat(full.clipped()).isPositive();
        assertThat(full.clippedWeights()).isEqualTo(12);
        SecureReport arithmetic = run("local", 2, "arithmetic", settings).report();
        assertThat(arithmetic.clipped()).isEqualTo(full.clipped());
        assertThat(arithmetic.clippedWeights()).isEqualTo(12);
    }

    @Test
    void theBytesOfTheProtocolAreTheSameInProcessAndOverGrpc() throws Exception {
        String[] settings = {"secure-aggregation.protocol=secagg", "cohort.size=12", "rounds=2", "faults.dropout=0.1"};
        Run local = run("local", 2, "full", settings);
        Run grpc = run("grpc", 2, "full", settings);
        assertThat(grpc.results())
                .extracting(RoundResult::traffic)
                .isEqualTo(local.results().stream().map(RoundResult::traffic).toList());
        SecureReport report = local.report();
        assertThat(report.bytesUp())
                .isPositive()
                .isEqualTo(local.results().getFirst().traffic().bytesUp());
    }

    private static void assertSame(Run actual, Run expected) {
        assertThat(actual.results()).hasSameSizeAs(expected.results());
        for (int i = 0; i < expected.results().size(); i++) {
            RoundResult one = actual.results().get(i);
            RoundResult other = expected.results().get(i);
            assertThat(counted(one))
                    .as("%s against %s", one.outcomes(), other.outcomes())
                    .isEqualTo(counted(other));
            assertThat(recovered(one)).isEqualTo(recovered(other));
            assertThat(one.weight()).isEqualTo(other.weight());
            assertThat(counts(one)).isEqualTo(counts(other));
            assertThat(one.secure().orElseThrow().clipped())
                    .isEqualTo(other.secure().orElseThrow().clipped());
            assertThat(one.metrics()).isEqualTo(other.metrics());
        }
        assertThat(actual.devices()).usingRecursiveComparison().isEqualTo(expected.devices());
        assertThat(actual.sha256()).isEqualTo(expected.sha256());
    }

    private static List<Object> counts(RoundResult result) {
        return result.secure().orElseThrow().groups().stream()
                .flatMap(group -> Stream.<Object>of(
                        group.aborted().isPresent(), group.counts(), group.recovered(), group.signatures()))
                .toList();
    }

    private static List<String> counted(RoundResult result) {
        return result.outcomes().stream()
                .filter(ClientOutcome.Accepted.class::isInstance)
                .map(ClientOutcome::device)
                .sorted()
                .toList();
    }

    private static List<String> recovered(RoundResult result) {
        List<String> devices = result.outcomes().stream()
                .filter(outcome -> outcome instanceof ClientOutcome.Failed failed && failed.recovered())
                .map(ClientOutcome::device)
                .sorted()
                .toList();
        assertThat(devices)
                .hasSize(result.secure().orElseThrow().groups().stream()
                        .mapToInt(GroupReport::recovered)
                        .sum());
        return devices;
    }

    private Run run(String engine, int threads, String level, String... settings) throws Exception {
        Path file = Files.writeString(folder.resolve("spec.yaml"), """
            name: secure
            data: {source: synthetic, devices: 40, bout: 5s, classes: [walk, sit, typing], preprocessing: {window: 1s}}
            model: {kind: mlp, hidden: [6]}
            """);
        List<String> all = new ArrayList<>(List.of(settings));
        all.add("engine=" + engine);
        all.add("secure-aggregation.level=" + level);
        ExperimentSpec spec = ExperimentSpec.read(file, all);
        List<RoundResult> results = new ArrayList<>();
        RoundListener listener = new RoundListener() {
            @Override
            public void roundEnded(RoundResult result) {
                results.add(result);
            }
        };
        try (var experiment = PreparedExperiment.prepare(spec, threads)) {
            String sha256;
            try (OpenFleet fleet = Experiment.engineOf(spec).open(experiment)) {
                sha256 = new RoundEngine(experiment.definition("run"), fleet.fleet(), List.of(listener))
                        .run(experiment.initialModel())
                        .sha256();
            }
            return new Run(sha256, results, experiment.clientStates().snapshot("run"));
        }
    }

    private record Run(String sha256, List<RoundResult> results, Map<String, ClientState> devices) {
        SecureReport report() {
            return results.getFirst().secure().orElseThrow();
        }
    }
}
