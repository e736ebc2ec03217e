package dev.proprio.experiments.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.client.device.CountingDevices;
import dev.proprio.client.session.LocalTraining;
import dev.proprio.coordinator.grpc.CoordinatorServer;
import dev.proprio.coordinator.grpc.ReconnectPolicy;
import dev.proprio.coordinator.round.Fleet;
import dev.proprio.coordinator.secagg.TrustBasis;
import dev.proprio.experiments.engine.DyingFleet.Death;
import dev.proprio.experiments.engine.DyingFleet.Killed;
import dev.proprio.experiments.engine.DyingFleet.Moment;
import dev.proprio.experiments.node.FaultyProxy;
import dev.proprio.experiments.progress.ProgressLine;
import dev.proprio.experiments.progress.ProgressMode;
import dev.proprio.experiments.record.RunFolder;
import dev.proprio.experiments.record.RunJson;
import dev.proprio.experiments.run.Experiment;
import dev.proprio.experiments.run.InterruptedRun;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.experiments.spec.YamlReader;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.update.ClientUpdate;
import dev.proprio.proto.update.Metric;
import dev.proprio.proto.update.TrainingTask;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * A coordinator that dies at every moment from a device's receipt to its being told that the round is kept: the model is
 * that of a run in which nothing died, and each update counts once for its device. {@code -Dproprio.rounds=60
 * -Dproprio.kills=10} lets ten more die.
 */
@Timeout(600)
class CountedMeansCommittedTest {
    private static final int KILLS = Integer.getInteger("proprio.kills", 0);
    private static final int ROUNDS = Integer.getInteger("proprio.rounds", 7);
    private static final String SPEC = """
        name: mortal
        seed: 7
        data: {source: synthetic-logistic, devices: 30}
        model: {kind: softmax}
        cohort: {size: 12, minimum: 12, deadline: 5m}
        evaluation: {split: users, held-out: 0.2, every: 100}
        rounds: %d
        """.formatted(ROUNDS);
    private static final String SGD = "local: {algorithm: sgd, epochs: 1, batch: 16, learning-rate: 0.05}\n";
    private static final String SCAFFOLD = "local: {algorithm: scaffold, epochs: 1, batch: 16, learning-rate: 0.05}\n";
    private static final String TOP_K = SGD + "compression: {kind: top-k, share: 0.1, error-feedback: true}\n";

    /** One after the other, also in neighbouring rounds and twice in one. */
    private static final List<Death> DEATHS = List.of(
            new Death(1, Moment.BEFORE_COMMIT),
            new Death(1, Moment.BEFORE_COMMIT),
            new Death(2, Moment.BEFORE_TELLING),
            new Death(3, Moment.AMID_TELLING),
            new Death(4, Moment.AMID_RECEIPTS),
            new Death(5, Moment.AFTER_TELLING),
            new Death(6, Moment.BEFORE_COMMIT),
            new Death(7, Moment.BEFORE_COMMIT));

    /** More than these: each when all updates of a round are received and none is kept. */
    private static List<Death> deaths() {
        List<Death> deaths = new ArrayList<>(DEATHS);
        for (int kill = 1; kill <= KILLS; kill++) {
            deaths.add(new Death(7 + kill * (ROUNDS - 7) / KILLS, Moment.BEFORE_COMMIT));
        }
        return deaths;
    }

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @ParameterizedTest
    @ValueSource(strings = {SGD, SCAFFOLD, TOP_K})
    void simulatedDevicesRememberWhatIsKept(String more) throws Exception {
        // The coordinator restores its own devices' memory; those here are elsewhere.
        try (var experiment = prepare(more);
                var elsewhere = prepare(more);
                var proxy = new FaultyProxy(0);
                var devices = CountingDevices.simulated(
                        elsewhere.deviceIds(), proxy.port(), elsewhere.training(), elsewhere.trainers())) {
            String whole = whole(experiment);
            assertThat(lives(experiment, "killed", proxy, devices, deaths())).isEqualTo(whole);
            assertCountedOnce("killed", devices);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {SGD, TOP_K})
    void nodesOfTheSdkRememberWhatIsKept(String more) throws Exception {
        List<String> models = new ArrayList<>();
        for (List<Death> deaths : List.of(List.<Death>of(), deaths())) {
            String name = "after-" + deaths.size();
            try (var experiment = prepare(more);
                    var proxy = new FaultyProxy(0);
                    var devices = CountingDevices.real(experiment.deviceIds(), proxy.port(), Remembering::new)) {
                models.add(lives(experiment, name, proxy, devices, deaths));
                assertCountedOnce(name, devices);
            }
        }
        assertThat(models.getLast()).isEqualTo(models.getFirst());
    }

    @Test
    void theTestWouldNoticeADeviceThatRemembersTwice() throws Exception {
        List<String> models = new ArrayList<>();
        for (int twice = 0; twice < 2; twice++) {
            boolean again = twice == 1;
            try (var experiment = prepare(SGD);
                    var proxy = new FaultyProxy(0);
                    var devices = CountingDevices.real(experiment.deviceIds(), proxy.port(), device -> {
                        var training = new Remembering(device);
                        return again ? new Forgetful(training) : training;
                    })) {
                models.add(lives(experiment, "twice-" + twice, proxy, devices, List.of()));
            }
        }
        assertThat(models.getLast()).isNotEqualTo(models.getFirst());
    }

    private static PreparedExperiment prepare(String more) throws Exception {
        return PreparedExperiment.prepare(ExperimentSpec.of(YamlReader.parse(SPEC + more, "spec"), List.of()), 1);
    }

    private String whole(PreparedExperiment experiment) throws Exception {
        try (RunFolder records = RunFolder.create(folder.resolve("whole"))) {
            return new Experiment(experiment, Fleets::local, "the command")
                    .runKept(records, new ProgressLine(System.err, ProgressMode.QUIET))
                    .modelSha256()
                    .orElseThrow();
        }
    }

    /** Runs an experiment on coordinators that die one after the other, and one that lives. */
    private String lives(
            PreparedExperiment experiment, String name, FaultyProxy proxy, CountingDevices devices, List<Death> deaths)
            throws Exception {
        Path out = folder.resolve(name);
        for (int life = 0; life < deaths.size(); life++) {
            Death death = deaths.get(life);
            try {
                live(experiment, out, life > 0, proxy, devices, death);
            } catch (Killed | InterruptedException e) {
                continue;
            }
            throw new AssertionError("the coordinator outlived " + death);
        }
        return live(experiment, out, !deaths.isEmpty(), proxy, devices, new Death(0, Moment.AFTER_TELLING));
    }

    private static String live(
            PreparedExperiment experiment,
            Path out,
            boolean again,
            FaultyProxy proxy,
            CountingDevices devices,
            Death death)
            throws Exception {
        var server = CoordinatorServer.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        try {
            proxy.leadTo(server.port());
            proxy.up();
            Experiment.FleetOpener opener = prepared -> {
                assertThat(server.devices().await(prepared.deviceIds().size(), Duration.ofSeconds(20)))
                        .isTrue();
                OpenFleet fleet = Fleets.connected(
                        prepared,
                        server,
                        prepared.deviceIds(),
                        ReconnectPolicy.of(ReconnectPolicy.COME_BACK, Duration.ofMinutes(2)));
                return new Dying(new DyingFleet(fleet.fleet(), death, moment -> {
                    if (moment.death().moment() == Moment.BEFORE_COMMIT) {
                        devices.awaitReceived(moment.death().round(), moment.accepted());
                    } else if (moment.death().moment() == Moment.AFTER_TELLING) {
                        devices.awaitCounted(moment.death().round(), moment.accepted());
                    }
                    proxy.down();
                }));
            };
            var run = new Experiment(experiment, opener, "the command");
            var quiet = new ProgressLine(System.err, ProgressMode.QUIET);
            String model;
            if (again) {
                try (InterruptedRun interrupted = InterruptedRun.in(out)) {
                    model = run.resume(interrupted, quiet, false).modelSha256().orElseThrow();
                }
            } else {
                try (RunFolder records = RunFolder.create(out)) {
                    model = run.runKept(records, quiet).modelSha256().orElseThrow();
                }
            }
            devices.awaitCounted(ROUNDS, experiment.spec().cohort().policy().size());
            return model;
        } finally {
            proxy.down();
            server.close();
        }
    }

    /** Of each update that is in a sum its device was told once, and of no other. */
    private void assertCountedOnce(String name, CountingDevices devices) throws IOException {
        Map<Integer, Map<String, Integer>> expected = new TreeMap<>();
        for (String line : Files.readAllLines(folder.resolve(name).resolve("clients.jsonl"))) {
            JsonNode row = RunJson.read(line, JsonNode.class);
            assertThat(row.get("outcome").asString()).as(line).isEqualTo("accepted");
            expected.computeIfAbsent(row.get("round").asInt(), round -> new TreeMap<>())
                    .merge(row.get("device").asString(), 1, Integer::sum);
        }
        assertThat(expected).hasSize(ROUNDS);
        assertThat(devices.counted()).isEqualTo(expected);
        assertThat(devices.ended()).isEmpty();
    }

    private record Dying(Fleet fleet) implements OpenFleet {
        @Override
        public TrustBasis basis() {
            return TrustBasis.SIMULATED;
        }

        @Override
        public void close() {}
    }

    /** What comes of training depends on how often an update counted before. */
    private static final class Remembering implements LocalTraining {
        private final int key;
        private final Map<String, Integer> counted = new HashMap<>();

        Remembering(String device) {
            this.key = device.hashCode() & 1023;
        }

        @Override
        public ClientUpdate train(TrainingTask task, Broadcast model) {
            float[] parameters = model.parameters();
            float[] change = new float[parameters.length];
            int before = counted.getOrDefault(task.run(), 0);
            for (int i = 0; i < change.length; i++) {
                float target = ((key * 31 + i * 17) & 1023) / 512f - 1;
                change[i] = 0.05f * (target - parameters[i]) + 0.001f * before * ((i & 7) - 3);
            }
            return ClientUpdate.ofParameters(10, change, Map.of("loss", new Metric(10, 10)));
        }

        @Override
        public void counted(TrainingTask task) {
            counted.merge(task.run(), 1, Integer::sum);
        }
    }

    /** Counts each update twice. */
    private record Forgetful(LocalTraining training) implements LocalTraining {
        @Override
        public ClientUpdate train(TrainingTask task, Broadcast model) throws Exception {
            return training.train(task, model);
        }

        @Override
        public void counted(TrainingTask task) {
            training.counted(task);
            training.counted(task);
        }
    }
}
