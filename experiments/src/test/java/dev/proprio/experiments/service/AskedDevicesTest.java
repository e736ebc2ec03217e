package dev.proprio.experiments.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.client.device.ConnectedDevices;
import dev.proprio.coordinator.service.ApiJson;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.experiments.spec.YamlReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** A run's devices in other processes tell how well its model does on what they have kept, and what normalizes their data. */
@Timeout(120)
class AskedDevicesTest {
    private static final String SPEC = """
        name: told
        rounds: 2
        data: {source: synthetic, devices: 8, bout: 10s, classes: [walk, sit], preprocessing: {window: 1s}}
        model: {kind: mlp, hidden: [4]}
        cohort: {size: 3}
        evaluation: {split: time, guard: 0s, on-devices: true}
        """;

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @Test
    void tellTheSumsThatACoordinatorWithTheirDataWouldFind() throws Exception {
        try (var service = new Service(folder.resolve("store"));
                var experiment = prepared(SPEC);
                ConnectedDevices devices = experiment.connect("127.0.0.1", service.grpcPort())) {
            String id = done(service, SPEC, "connected");

            JsonNode summary = summary(service, id);
            JsonNode told = summary.get("on_devices");
            assertThat(told.get("asked").asInt()).isEqualTo(8);
            assertThat(told.get("answered").asInt()).isEqualTo(8);
            assertThat(told.has("silent")).isFalse();
            assertThat(told.get("confusion")).isEqualTo(summary.get("confusion").get("counts"));
            assertThat(told.get("accuracy")).isEqualTo(summary.get("metrics").get("accuracy"));
            List<JsonNode> rounds = service.get("/api/v1/runs/" + id + "/rounds?after=0")
                    .json()
                    .get("rounds")
                    .valueStream()
                    .toList();
            assertThat(rounds.stream().filter(round -> round.has("on_devices"))).hasSize(1);
            assertThat(devices.broken()).isEmpty();
        }
    }

    /** A coordinator that has their data, too, asks none of those on whom it reports. */
    @Test
    void ofThemThoseWhoAreReportedAreNotAskedWhenToStop() throws Exception {
        String spec = SPEC.replace("rounds: 2", "rounds: 9").replace("on-devices: true", "on-devices: true, every: 1")
                + "early-stopping: {patience: 1, least-gain: 1}\n";
        try (var service = new Service(folder.resolve("store"));
                var experiment = prepared(spec);
                ConnectedDevices devices = experiment.connect("127.0.0.1", service.grpcPort())) {
            JsonNode summary = summary(service, done(service, spec, "connected"));
            JsonNode alike = summary(service, done(service, spec, "simulated"));

            assertThat(summary.get("on_devices").get("asked").asInt()).isEqualTo(4);
            assertThat(summary.get("on_devices").get("answered").asInt()).isEqualTo(4);
            assertThat(summary.get("metrics").get("users").asInt()).isEqualTo(4);
            assertThat(summary.get("stopped").get("round").asInt()).isEqualTo(2);
            for (String figure : List.of("on_devices", "stopped", "model_sha256", "confusion")) {
                assertThat(summary.get(figure)).as(figure).isEqualTo(alike.get(figure));
            }
            assertThat(devices.broken()).isEmpty();
        }
    }

    @Test
    void agreeUponTheNormalizationThatASimulationOfThemWouldHave() throws Exception {
        String spec = SPEC.replace("preprocessing:", "normalization: federated, preprocessing:");
        try (var service = new Service(folder.resolve("store"));
                var experiment = prepared(spec);
                ConnectedDevices devices = experiment.connect("127.0.0.1", service.grpcPort())) {
            JsonNode summary = summary(service, done(service, spec, "connected"));
            JsonNode alike = summary(service, done(service, spec, "simulated"));

            assertThat(summary.get("input_sha256")).isEqualTo(alike.get("input_sha256"));
            assertThat(summary.get("model_sha256")).isEqualTo(alike.get("model_sha256"));
            assertThat(summary.get("notes").toString()).contains("made of the sums of 8 devices");
            assertThat(devices.broken()).isEmpty();
        }
    }

    @Test
    void trainAndMeasureTheSameModelForACoordinatorWithoutAnyData() throws Exception {
        String known = SPEC.replace("preprocessing:", "normalization: federated, preprocessing:");
        try (var service = new Service(folder.resolve("store"));
                var experiment = prepared(known);
                ConnectedDevices devices = experiment.connect("127.0.0.1", service.grpcPort())) {
            String channels = ApiJson.write(experiment.dataset().input().channels());
            String nothing = known.replace(
                    "source: synthetic, devices: 8, bout: 10s, classes: [walk, sit]",
                    "source: elsewhere, channels: %s, classes: [walk, sit], rate: 50".formatted(channels));
            JsonNode expected = summary(service, done(service, known, "connected"));
            String id = done(service, nothing, "connected");
            JsonNode summary = summary(service, id);

            assertThat(summary.get("model_sha256")).isEqualTo(expected.get("model_sha256"));
            assertThat(summary.get("on_devices")).isEqualTo(expected.get("on_devices"));
            assertThat(summary.get("confusion")).isEqualTo(expected.get("confusion"));
            assertThat(summary.has("metrics")).isFalse();
            assertThat(service.get("/api/v1/runs/" + id + "/report").text()).contains("accuracy on devices");
            assertThat(devices.broken()).isEmpty();
        }
    }

    @Test
    void aRunWhoseDevicesHaveKeptNothingSaysSoBeforeItTrains() throws Exception {
        String users = SPEC.replace("split: time, guard: 0s, ", "");
        try (var service = new Service(folder.resolve("store"));
                var experiment = prepared(users);
                ConnectedDevices devices = experiment.connect("127.0.0.1", service.grpcPort())) {
            String id = service.create(users, Map.of(), "connected", true);
            JsonNode failed = service.await(id, "failed");

            assertThat(failed.toString())
                    .contains("none of the 6 connected devices has told how well the untouched model does")
                    .contains("has kept nothing from training");
            assertThat(devices.broken()).isEmpty();
        }
    }

    @Test
    void answerUnderTheMasksOfTheirUpdates() throws Exception {
        String clear = SPEC.replace("preprocessing:", "normalization: federated, preprocessing:")
                .replace("size: 3", "size: 6");
        String spec = clear + "engine: grpc\nsecure-aggregation: {protocol: secagg, minimum: 3}\n";
        try (var service = new Service(folder.resolve("store"));
                var experiment = prepared(spec);
                ConnectedDevices devices = experiment.connect("127.0.0.1", service.grpcPort())) {
            JsonNode summary = summary(service, done(service, spec, "connected"));
            JsonNode alike = summary(service, done(service, spec, "simulated"));

            assertThat(summary.get("input_sha256")).isEqualTo(alike.get("input_sha256"));
            assertThat(summary.get("model_sha256")).isEqualTo(alike.get("model_sha256"));
            JsonNode told = summary.get("on_devices");
            assertThat(told.get("answered").asInt()).isEqualTo(8);
            assertThat(told.get("confusion")).isEqualTo(summary.get("confusion").get("counts"));
            assertThat(devices.broken()).isEmpty();
        }
    }

    /** The same thresholds as in a simulation; where nobody has their data, what these come to is told in sums, too. */
    @ParameterizedTest
    @ValueSource(strings = {"", "engine: grpc\nsecure-aggregation: {protocol: secagg, minimum: 3}\n"})
    void sayWhereSetsOfClassesEndAndWhatIsRejected(String masks) throws Exception {
        String sets = "on-devices: true, conformal: {coverage: 0.7, federated: true}";
        String known = SPEC.replace("preprocessing:", "normalization: federated, preprocessing:")
                        .replace("size: 3", "size: 6")
                        .replace("on-devices: true", sets)
                + masks;
        try (var service = new Service(folder.resolve("store"));
                var experiment = prepared(known);
                ConnectedDevices devices = experiment.connect("127.0.0.1", service.grpcPort())) {
            JsonNode connected = summary(service, done(service, known, "connected"));
            JsonNode figures = connected.get("metrics").get("conformal");
            assertThat(figures)
                    .isEqualTo(summary(service, done(service, known, "simulated"))
                            .get("metrics")
                            .get("conformal"));

            String channels = ApiJson.write(experiment.dataset().input().channels());
            String nothing = known.replace(
                            "source: synthetic, devices: 8, bout: 10s, classes: [walk, sit]",
                            "source: elsewhere, channels: %s, classes: [walk, sit], rate: 50".formatted(channels))
                    .replace("split: time, guard: 0s", "rejection: {recall: 0.8, federated: true}");
            JsonNode summary = summary(service, done(service, nothing, "connected"));
            assertThat(summary.get("model_sha256")).isEqualTo(connected.get("model_sha256"));
            JsonNode told = summary.get("on_devices").get("conformal");
            for (String figure :
                    List.of("threshold", "windows", "coverage", "binomial", "mean_size", "calibration_windows")) {
                assertThat(told.get(figure)).as(figure).isEqualTo(figures.get(figure));
            }
            assertThat(told.get("calibration_devices").asInt()).isEqualTo(4);
            assertThat(told.get("devices").asInt()).isEqualTo(4);
            JsonNode rejection = summary.get("on_devices").get("rejection");
            assertThat(rejection.get("calibration_devices").asInt()).isEqualTo(4);
            assertThat(rejection.get("recall").asDouble()).isBetween(0.3, 1.0);
            assertThat(devices.broken()).isEmpty();
        }
    }

    private static String done(Service service, String spec, String devices) throws Exception {
        String id = service.create(spec, Map.of(), devices, true);
        service.await(id, "done");
        return id;
    }

    private static JsonNode summary(Service service, String id) throws Exception {
        return service.get("/api/v1/runs/" + id + "/summary").json();
    }

    private static PreparedExperiment prepared(String spec) throws Exception {
        return PreparedExperiment.prepare(ExperimentSpec.of(YamlReader.parse(spec, "spec"), List.of()), 1);
    }
}
