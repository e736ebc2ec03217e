package dev.proprio.experiments.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.client.device.ConnectedDevices;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.node.FaultyProxy;
import dev.proprio.experiments.progress.ProgressLine;
import dev.proprio.experiments.progress.ProgressMode;
import dev.proprio.experiments.record.RunFolder;
import dev.proprio.experiments.record.RunJson;
import dev.proprio.experiments.run.Experiment;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.experiments.spec.YamlReader;
import dev.proprio.proto.random.KeyedRandom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Devices behind a network that breaks in the midst of rounds, in a coordinator that stays. */
@Timeout(900)
class BlinkingNetworkTest {
    /** What is left of 30, and of 50, when a fifth is held out. */
    private static final int DEVICES = 24;

    private static final int FORTY = 40;
    private static final int ROUNDS = Integer.getInteger("proprio.rounds", 12);
    private static final int CUTS = Integer.getInteger("proprio.cuts", 2);
    private static final Duration DOWN = Duration.ofMillis(Integer.getInteger("proprio.down", 1));
    private static final long AWAY = Long.getLong("proprio.away", 0);
    private static final long SEED = Long.getLong("proprio.seed", 1);

    private static final String SPEC = """
        name: blinking
        seed: 7
        data: {source: synthetic-logistic, devices: 30}
        model: {kind: softmax}
        cohort: {size: 12, minimum: 6, deadline: 5m}
        evaluation: {split: users, held-out: 0.2, every: 100}
        """;

    /** What all devices fetch and are told in a round, about. */
    private static final int BYTES_PER_ROUND = 12 * 3_000;

    private static final String SGD = "local: {algorithm: sgd, epochs: 1, batch: 16, learning-rate: 0.05}\n";
    private static final String SCAFFOLD = "local: {algorithm: scaffold, epochs: 1, batch: 16, learning-rate: 0.05}\n";
    private static final String TOP_K = SGD + "compression: {kind: top-k, share: 0.1, error-feedback: true}\n";

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @ParameterizedTest
    @ValueSource(strings = {SGD, SCAFFOLD, TOP_K})
    void theModelIsThatOfAnUndisturbedRun(String more) throws Exception {
        String spec = SPEC + "rounds: " + ROUNDS + "\n" + more;
        String undisturbed = undisturbed(spec);
        var cuts = new AtomicInteger();
        // Cuts that follow each other closely let nodes pause longer and longer, and meet them again when they come
        // back.
        try (var service = new Service(folder.resolve("store"), "device-wait=4m");
                var proxy = new FaultyProxy(service.grpcPort());
                var experiment =
                        PreparedExperiment.prepare(ExperimentSpec.of(YamlReader.parse(spec, "spec"), List.of()), 1);
                ConnectedDevices devices = experiment.connect("127.0.0.1", proxy.port())) {
            service.events(
                    "/api/v1/events", 0, event -> event.name().equals("device") && connected(service) == DEVICES);
            var random = KeyedRandom.of(SEED, "cuts");
            cutAgain(proxy, random, cuts);
            String id = service.create(spec, Map.of(), "connected", true);
            JsonNode run = service.await(id, "done");
            assertAllCounted(id);
            assertThat(run.get("model_sha256").asString()).isEqualTo(undisturbed);
            assertThat(devices.broken()).isEmpty();
        }
        assertThat(cuts).hasValue(CUTS);
    }

    @Test
    void aCoordinatorThatWasAwayFindsItsDevicesAgainAndGoesOn() throws Exception {
        String spec = SPEC.replace("devices: 30", "devices: 50") + "rounds: " + ROUNDS + "\n" + SGD;
        Path store = folder.resolve("store");
        String id;
        try (var experiment =
                        PreparedExperiment.prepare(ExperimentSpec.of(YamlReader.parse(spec, "spec"), List.of()), 1);
                var proxy = new FaultyProxy(0)) {
            ConnectedDevices devices = experiment.connect("127.0.0.1", proxy.port());
            try (var service = new Service(store, "device-wait=2m", "grace=0s")) {
                proxy.leadTo(service.grpcPort());
                service.events(
                        "/api/v1/events", 0, event -> event.name().equals("device") && connected(service) == FORTY);
                id = service.create(spec, Map.of(), "connected", true);
                service.events("/api/v1/runs/" + id + "/events", 0, event -> Service.isRound(event, 3));
                // Nobody is told that it goes.
                proxy.down();
            }
            CompletableFuture.runAsync(() -> {}, CompletableFuture.delayedExecutor(AWAY, TimeUnit.SECONDS))
                    .join();
            try (var service = new Service(store, "device-wait=2m")) {
                proxy.leadTo(service.grpcPort());
                proxy.up();
                assertThat(service.await(id, "done").get("model_sha256").asString())
                        .isEqualTo(undisturbed(spec));
                assertAllCounted(id);
            }
            devices.close();
            assertThat(devices.broken()).isEmpty();
        }
    }

    private void assertAllCounted(String id) throws IOException {
        Path run = folder.resolve("store/runs").resolve(id);
        List<String> lines = Files.readAllLines(run.resolve("rounds.jsonl"));
        assertThat(lines).hasSize(ROUNDS + 1);
        for (String line : lines.subList(1, lines.size())) {
            JsonNode round = RunJson.read(line, JsonNode.class);
            assertThat(round.get("accepted").asInt()).as(line).isEqualTo(12);
        }
    }

    /** Cuts all connections at some byte of the next rounds, keeps them down for a while, and again. */
    private static void cutAgain(FaultyProxy proxy, KeyedRandom random, AtomicInteger cuts) {
        if (cuts.get() == CUTS) {
            return;
        }
        int rounds = Math.max(1, ROUNDS / (CUTS + 1));
        proxy.after(1 + random.nextInt(rounds * BYTES_PER_ROUND), () -> {
            cuts.incrementAndGet();
            proxy.down();
            Executor later = CompletableFuture.delayedExecutor(DOWN.toMillis(), TimeUnit.MILLISECONDS);
            later.execute(() -> {
                proxy.up();
                cutAgain(proxy, random, cuts);
            });
        });
    }

    private String undisturbed(String text) throws Exception {
        ExperimentSpec spec = ExperimentSpec.of(YamlReader.parse(text, "spec"), List.of());
        try (var experiment = PreparedExperiment.prepare(spec, 1);
                RunFolder records = RunFolder.create(folder.resolve("whole"))) {
            return new Experiment(experiment, Experiment.engineOf(spec), "the command")
                    .runKept(records, new ProgressLine(System.err, ProgressMode.QUIET))
                    .modelSha256()
                    .orElseThrow();
        }
    }

    private static long connected(Service service) {
        try {
            return service.devices().stream()
                    .filter(device -> device.get("connected").asBoolean())
                    .count();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
