package dev.proprio.experiments.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.client.node.ClientNode;
import dev.proprio.client.session.LocalTraining;
import dev.proprio.experiments.record.JoinedDevices;
import dev.proprio.experiments.record.RunFolder;
import dev.proprio.experiments.record.RunJson;
import dev.proprio.proto.update.ClientUpdate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Devices join a run that is under way, and belong to it from then on. */
@Timeout(120)
class JoiningDevicesTest {
    private static final String SPEC = """
        name: joined
        rounds: 4
        data: {source: synthetic-logistic, devices: 10}
        model: {kind: softmax}
        cohort: {size: 3, minimum: 2}
        evaluation: {every: 4}
        """;

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @Test
    void whoConnectsDuringARoundIsAskedInTheNextAndStaysOverARestart() throws Exception {
        Path store = folder.resolve("store");
        var third = new CountDownLatch(1);
        LocalTraining zeros = (task, model) ->
                ClientUpdate.ofParameters(1, new float[model.layout().length()], Map.of());
        LocalTraining waiting = (task, model) -> {
            third.await();
            return zeros.train(task, model);
        };
        String id;
        try (var service = new Service(store, "device-wait=1m", "device-return=1s");
                ClientNode first = node(service, "a", waiting);
                ClientNode second = node(service, "b", waiting)) {
            service.events("/api/v1/events", 0, event -> event.name().equals("device") && connected(service, 2));
            id = service.create(SPEC, Map.of(), "connected", true);
            service.events(
                    "/api/v1/runs/" + id + "/events", 0, event -> event.name().equals("phase"));
            try (ClientNode late = node(service, "c", zeros)) {
                service.events("/api/v1/events", 0, event -> event.name().equals("device") && connected(service, 3));
                third.countDown();
                service.events("/api/v1/runs/" + id + "/events", 0, event -> Service.isRound(event, 2));
                service.post("/api/v1/runs/" + id + "/pause", "");
                service.await(id, "paused");
                assertThat(List.of(first.hasEnded(), second.hasEnded(), late.hasEnded()))
                        .containsOnly(false);
            }
        }
        Path run = store.resolve("runs").resolve(id);
        assertThat(JoinedDevices.in(run)).contains(new JoinedDevices(2, List.of("a", "b", "c")));
        try (var service = new Service(store, "device-wait=1m", "device-return=1s");
                ClientNode second = node(service, "b", zeros);
                ClientNode late = node(service, "c", zeros);
                ClientNode later = node(service, "d", zeros)) {
            service.events("/api/v1/events", 0, event -> event.name().equals("device") && connected(service, 3));
            service.post("/api/v1/runs/" + id + "/resume", "");
            service.await(id, "done");
            assertThat(List.of(second.hasEnded(), late.hasEnded(), later.hasEnded()))
                    .containsOnly(false);
        }
        assertThat(JoinedDevices.in(run)).contains(new JoinedDevices(2, List.of("a", "b", "c", "d")));
        List<Integer> selected = new ArrayList<>();
        for (String line : Files.readAllLines(run.resolve("rounds.jsonl"))) {
            selected.add(RunJson.read(line, JsonNode.class).get("selected").asInt());
        }
        assertThat(selected).startsWith(0, 2, 3).endsWith(3);
        JsonNode summary = RunJson.read(Files.readString(run.resolve("run.json")), JsonNode.class);
        assertThat(summary.get("notes").toString()).contains("2 devices joined after it had begun");
        assertThat(summary.get("reproducible").asBoolean()).isFalse();
    }

    @Test
    void whatAnEarlierVersionWroteIsOfDevicesThatAllBegan() throws Exception {
        Files.writeString(folder.resolve(RunFolder.DEVICES), "[\"b\", \"a\"]");
        assertThat(JoinedDevices.in(folder)).contains(new JoinedDevices(2, List.of("b", "a")));
        new JoinedDevices(1, List.of("b", "a")).write(folder);
        assertThat(JoinedDevices.in(folder)).contains(new JoinedDevices(1, List.of("b", "a")));
        assertThat(JoinedDevices.in(folder.resolve("none"))).isEmpty();
    }

    private static ClientNode node(Service service, String id, LocalTraining training) {
        return ClientNode.plaintext("127.0.0.1", service.grpcPort())
                .device(id)
                .training(training)
                .start();
    }

    private static boolean connected(Service service, int count) {
        try {
            return service.devices().stream()
                            .filter(device -> device.get("connected").asBoolean())
                            .count()
                    == count;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
