package dev.proprio.experiments.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.client.device.ConnectedDevices;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.progress.ProgressLine;
import dev.proprio.experiments.progress.ProgressMode;
import dev.proprio.experiments.record.RunFolder;
import dev.proprio.experiments.record.RunJson;
import dev.proprio.experiments.record.RunSummary;
import dev.proprio.experiments.run.Experiment;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.experiments.spec.YamlReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What a coordinator was asked to do outlives it. */
@Timeout(180)
class RestartTest {
    private static final int ROUNDS = 12;
    private static final Map<String, String> SET = Map.of("rounds", Integer.toString(ROUNDS));

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @Test
    void aRunThatWasInterruptedEndsInTheModelOfOneThatWasNot() throws Exception {
        RunSummary whole = whole();
        Path store = folder.resolve("store");
        String id;
        try (var service = new Service(store)) {
            id = service.create(Service.SPEC, SET, "simulated", true);
            service.events("/api/v1/runs/" + id + "/events", 0, event -> Service.isRound(event, 3));
        }
        try (var service = new Service(store)) {
            service.events("/api/v1/runs/" + id + "/events", 8, event -> Service.isRound(event, 7));
            service.post("/api/v1/runs/" + id + "/pause", "");
            service.await(id, "paused");
        }
        try (var service = new Service(store)) {
            assertThat(service.get("/api/v1/runs/" + id).json().get("state").asString())
                    .isEqualTo("paused");
            service.post("/api/v1/runs/" + id + "/resume", "");
            JsonNode done = service.await(id, "done");
            assertThat(done.get("model_sha256").asString())
                    .isEqualTo(whole.modelSha256().orElseThrow());
            assertThat(rows(store.resolve("runs").resolve(id))).isEqualTo(rows(folder.resolve("whole")));
        }
    }

    @Test
    void connectedDevicesStayOverRunsAndGiveTheSameBits() throws Exception {
        RunSummary whole = whole();
        try (var service = new Service(folder.resolve("store"), "device-wait=1m");
                var experiment = PreparedExperiment.prepare(spec(), 1);
                ConnectedDevices devices = experiment.connect("127.0.0.1", service.grpcPort())) {
            Map<String, String> all = Map.of("rounds", Integer.toString(ROUNDS), "cohort.minimum", "1");
            service.events(
                    "/api/v1/events",
                    0,
                    event -> event.name().equals("device")
                            && connected(service) == experiment.dataset().devices());
            for (int run = 1; run <= 2; run++) {
                String id = service.create(Service.SPEC, all, "connected", true);
                assertThat(service.await(id, "done").get("model_sha256").asString())
                        .isEqualTo(whole.modelSha256().orElseThrow());
            }
            JsonNode device = service.devices().getFirst();
            assertThat(device.get("connected").asBoolean()).isTrue();
            assertThat(device.get("software").asString()).startsWith("proprio-java");
            assertThat(device.get("updates").asLong())
                    .isEqualTo(device.get("tasks").asLong());
            assertThat(devices.broken()).isEmpty();
        }
    }

    @Test
    void aCohortOfConnectedDevicesMayBeLargerThanTheSimulatedData() throws Exception {
        try (var service = new Service(folder.resolve("store"), "device-wait=1m");
                var experiment = PreparedExperiment.prepare(spec(), 1);
                ConnectedDevices devices = experiment.connect("127.0.0.1", service.grpcPort())) {
            Map<String, String> few =
                    Map.of("rounds", "2", "data.devices", "4", "cohort.size", "6", "cohort.minimum", "6");
            String id = service.create(Service.SPEC, few, "connected", true);
            assertThat(service.await(id, "done").get("model_sha256").asString()).isNotEmpty();
            assertThat(devices.broken()).isEmpty();
        }
    }

    @Test
    void oneStoreHasOneCoordinator() throws Exception {
        Path store = folder.resolve("store");
        try (var service = new Service(store)) {
            assertThat(service.get("/health/ready").status()).isEqualTo(200);
            assertThatThrownBy(() -> new Service(store))
                    .isInstanceOf(IOException.class)
                    .hasMessage("another coordinator uses the store %s; stop it, or choose another store", store);
        }
    }

    private static int connected(Service service) {
        try {
            return service.devices().size();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static ExperimentSpec spec() {
        return ExperimentSpec.of(YamlReader.parse(Service.SPEC, "spec"), List.of("rounds=" + ROUNDS));
    }

    private RunSummary whole() throws Exception {
        try (var experiment = PreparedExperiment.prepare(spec(), 2);
                RunFolder records = RunFolder.create(folder.resolve("whole"))) {
            return new Experiment(experiment, Experiment.engineOf(spec()), "the command")
                    .runKept(records, new ProgressLine(System.err, ProgressMode.QUIET));
        }
    }

    private static List<JsonNode> rows(Path out) throws IOException {
        List<JsonNode> rows = new ArrayList<>();
        for (String file : List.of("rounds.jsonl", "clients.jsonl")) {
            for (String line : Files.readAllLines(out.resolve(file))) {
                rows.add(RunJson.comparable(RunJson.read(line, JsonNode.class)));
            }
        }
        return rows;
    }
}
