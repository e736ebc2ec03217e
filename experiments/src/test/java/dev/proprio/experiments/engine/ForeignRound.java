package dev.proprio.experiments.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.client.device.ConnectedDevices;
import dev.proprio.client.device.EnrolledIdentities;
import dev.proprio.client.identity.DeviceIdentity;
import dev.proprio.client.identity.Enrolment;
import dev.proprio.client.node.ClientNode;
import dev.proprio.client.session.DeviceNature;
import dev.proprio.client.session.SecureIdentity;
import dev.proprio.client.training.Trainer;
import dev.proprio.coordinator.grpc.CoordinatorServer;
import dev.proprio.coordinator.grpc.ServerLimits;
import dev.proprio.coordinator.guard.Guard;
import dev.proprio.coordinator.guard.GuardSettings;
import dev.proprio.coordinator.round.ClientOutcome;
import dev.proprio.coordinator.round.CohortPolicy;
import dev.proprio.coordinator.round.GlobalModel;
import dev.proprio.coordinator.round.RoundEngine;
import dev.proprio.coordinator.round.RoundListener;
import dev.proprio.coordinator.round.RoundPlan;
import dev.proprio.coordinator.round.RoundResult;
import dev.proprio.coordinator.round.RunDefinition;
import dev.proprio.coordinator.selection.Population;
import dev.proprio.experiments.node.NodeFiles;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.proto.compression.NoCompression;
import dev.proprio.proto.compression.UpdatePacking;
import dev.proprio.proto.secagg.client.ClientPolicy;
import dev.proprio.proto.secagg.client.SessionLog;
import dev.proprio.proto.secagg.quantize.ExactSums;
import dev.proprio.proto.secagg.quantize.PlainSum;
import dev.proprio.proto.secagg.ring.RingVector;
import dev.proprio.proto.sums.SummedUpdate;
import dev.proprio.proto.sums.UpdateVectors;
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
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A round over mutual TLS with secure aggregation of simulated devices, a node of the SDK and nodes in other languages,
 * which say which integers they add.
 */
final class ForeignRound {
    private static final int SIMULATED = 20;
    private static final String JAVA = "java-node";
    private static final long WEIGHT = 70;

    private final Path folder;
    private final List<RoundPlan> plans = new ArrayList<>();
    private final List<RoundResult> results = new ArrayList<>();

    ForeignRound(Path folder) {
        this.folder = folder;
    }

    /**
     * A node in another language.
     *
     * @param name its id
     * @param windows whether it trains what it is told of on windows in a folder, with {@code --data} and {@code --keyed}
     * @param start starts it with the options {@code --coordinator}, {@code --identity}, {@code --record} and {@code
     *     --state}
     */
    record Foreign(String name, boolean windows, Start start) {}

    /** Starts a process. */
    @FunctionalInterface
    interface Start {
        Process node(Path log, List<String> options) throws IOException;
    }

    /** Plays the round, and checks the sum and what each node added to it. */
    void check(List<Foreign> foreign) throws Exception {
        Guard guard = Guard.open(folder.resolve("store"), new GuardSettings());
        var server = CoordinatorServer.listen(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), guard, new ServerLimits());
        try (guard;
                var experiment = PreparedExperiment.prepare(spec(), 1)) {
            List<String> simulated = IntStream.range(0, SIMULATED)
                    .mapToObj(experiment.dataset()::deviceId)
                    .toList();
            assertThat(experiment.dataset().devices()).isEqualTo(SIMULATED);
            List<String> names = Stream.of(simulated.stream(), foreign.stream().map(Foreign::name), Stream.of(JAVA))
                    .flatMap(some -> some)
                    .toList();
            Path identities = folder.resolve("identities");
            enrol(guard, server.port(), names, identities);
            NodeFiles data = NodeFiles.write(
                    folder.resolve("data"),
                    20,
                    experiment.dataset().shape().length(),
                    experiment.dataset().normalization(),
                    experiment.dataset().input().classes(),
                    1);
            ConnectedDevices devices = experiment.connect(
                    List.of(InetSocketAddress.createUnresolved("127.0.0.1", server.port())),
                    EnrolledIdentities.load(identities, simulated));
            List<Process> nodes = new ArrayList<>();
            try (ClientNode java = java(server.port(), identities.resolve(JAVA))) {
                for (Foreign node : foreign) {
                    nodes.add(node.start().node(log(node), options(node, server.port(), identities)));
                }
                assertThat(server.devices().await(names.size(), Duration.ofMinutes(1)))
                        .as(() -> "connected were " + server.devices().devices() + read(foreign))
                        .isTrue();
                GlobalModel start = experiment.initialModel();
                RunDefinition run = experiment
                        .definition("foreign")
                        .with(RunDefinition::cohort, new CohortPolicy(names.size(), 1, 1, Duration.ofMinutes(2)));
                GlobalModel end =
                        new RoundEngine(run, server.fleet(Population.of(names)), List.of(new Recorder())).run(start);
                checkSum(experiment, names, foreign, start, end, data);
                server.close();
                java.awaitEnd();
            } finally {
                server.close();
                devices.close();
                for (Process node : nodes) {
                    if (!node.waitFor(20, TimeUnit.SECONDS)) {
                        node.destroyForcibly().waitFor();
                    }
                }
            }
            assertThat(nodes).as(() -> read(foreign)).allMatch(node -> node.exitValue() == 0);
            for (Foreign node : foreign) {
                assertThat(read(List.of(node))).contains("round 1: counted").contains("round 1 of foreign counts");
            }
        }
    }

    /** What a node of the SDK sends is any function of the model; how it is rounded, a device without data says. */
    private static ClientNode java(int port, Path folder) throws Exception {
        DeviceIdentity identity = DeviceIdentity.load(folder);
        var secure = new SecureIdentity(
                identity.key(),
                identity.directory(),
                ClientPolicy.DEFAULT,
                new SessionLog(3),
                true,
                DeviceNature.SIMULATED);
        return ClientNode.enrolled("127.0.0.1", port, folder)
                .training((task, model) -> javaUpdate(model))
                .secure(secure)
                .untilFarewell()
                .start();
    }

    private static ClientUpdate javaUpdate(Broadcast model) {
        float[] change = new float[model.layout().length()];
        for (int i = 0; i < change.length; i++) {
            change[i] = (float) StrictMath.sin(i) / 8;
        }
        return ClientUpdate.ofParameters(WEIGHT, change, Map.of("loss", new Metric(50, WEIGHT)));
    }

    private void checkSum(
            PreparedExperiment experiment,
            List<String> names,
            List<Foreign> foreign,
            GlobalModel start,
            GlobalModel end,
            NodeFiles data)
            throws Exception {
        assertThat(results.getFirst().outcomes())
                .as(() -> read(foreign))
                .hasSize(names.size())
                .allMatch(ClientOutcome.Accepted.class::isInstance);
        RoundPlan plan = plans.getFirst();
        var vectors = new UpdateVectors(plan.masked().orElseThrow().terms(), names.size());
        Broadcast broadcast = Broadcast.of(start.layout(), start.parameters());
        var sum = new PlainSum(vectors.specs());
        for (Foreign node : foreign) {
            List<RingVector> added = RecordedVectors.read(vectors.specs(), added(node));
            if (node.windows()) {
                checkAdded(experiment, plan.taskFor(node.name()), broadcast, data, vectors, added);
            }
            sum.add(added);
        }
        for (String name : names.subList(0, SIMULATED)) {
            TrainingTask task = plan.taskFor(name);
            var packed = experiment
                    .trainers()
                    .submit(trainer -> experiment
                            .training()
                            .train(task, broadcast, trainer)
                            .update()
                            .copy())
                    .get();
            ClientUpdate update = UpdatePacking.of(
                            new NoCompression(), start.layout().length(), task.seed(), task.round())
                    .unpack(packed);
            sum.add(encoded(vectors, task, update));
        }
        sum.add(encoded(vectors, plan.taskFor(JAVA), javaUpdate(broadcast)));
        SummedUpdate expected = vectors.decode(ExactSums.of(sum.sums()));
        assertThat(results.getFirst().weight()).isEqualTo(expected.weight());
        assertThat(results.getFirst().metrics()).isEqualTo(expected.metrics());
        float[] moved = start.parameters().clone();
        double[] mean = expected.section(ClientUpdate.PARAMETERS);
        for (int i = 0; i < moved.length; i++) {
            moved[i] = (float) (moved[i] + mean[i]);
        }
        assertThat(end.parameters()).containsExactly(moved);
    }

    /** As a device without data rounds it. */
    private static List<RingVector> encoded(UpdateVectors vectors, TrainingTask task, ClientUpdate update) {
        return vectors.encode(update, UpdateVectors.rounding(task.seed(), task.round(), task.attempt(), task.device()))
                .vectors();
    }

    /** What the node added is what a device here would have added with its windows, up to rounding up or down. */
    private static void checkAdded(
            PreparedExperiment experiment,
            TrainingTask task,
            Broadcast model,
            NodeFiles data,
            UpdateVectors vectors,
            List<RingVector> added)
            throws Exception {
        ClientUpdate own;
        try (Trainer trainer = experiment.model().newTrainer()) {
            own = Rehearsals.train(task, model, data, experiment.spec().local(), trainer);
        }
        List<RingVector> here = vectors.encode(own, UpdateVectors.rounding(1, 1, 1, task.device()))
                .vectors();
        RingVector theirs = added.getFirst();
        int bits = vectors.specs().getFirst().bits();
        for (int i = 0; i < theirs.length(); i++) {
            long apart = signed(theirs.get(i) - here.getFirst().get(i), bits);
            assertThat((double) apart).as("value %s", i).isCloseTo(0, within(1.0 + 1e-4 * (1 << 19) / 8));
        }
        assertThat(added.get(1).get(0))
                .isEqualTo(here.get(1).get(0))
                .isEqualTo(data.windows().count());
    }

    private static long signed(long element, int bits) {
        return element << (Long.SIZE - bits) >> (Long.SIZE - bits);
    }

    private List<String> options(Foreign node, int port, Path identities) {
        List<String> options = new ArrayList<>(List.of(
                "--coordinator",
                "127.0.0.1:" + port,
                "--identity",
                identities.resolve(node.name()).toString(),
                "--record",
                added(node).toString(),
                "--state",
                folder.resolve(node.name() + "-sessions").toString()));
        if (node.windows()) {
            options.addAll(List.of("--data", folder.resolve("data").toString(), "--keyed"));
        }
        return options;
    }

    private Path added(Foreign node) {
        return folder.resolve(node.name() + "-added.txt");
    }

    private Path log(Foreign node) {
        return folder.resolve(node.name() + ".log");
    }

    private static void enrol(Guard guard, int port, List<String> names, Path identities) throws Exception {
        String token = guard.enrolmentTokens()
                .create("*", names.size(), Duration.ofMinutes(10))
                .text();
        try (var enrolment = Enrolment.at("127.0.0.1", port, guard.authority().fingerprint())) {
            assertThat(EnrolledIdentities.enrolMissing(identities, names, enrolment, token))
                    .isEqualTo(names.size());
        }
    }

    private ExperimentSpec spec() throws IOException {
        return ExperimentSpec.read(Files.writeString(folder.resolve("spec.yaml"), """
            name: foreign
            engine: grpc
            data: {source: synthetic, devices: 27, bout: 5s, classes: [walk, sit, typing], preprocessing: {window: 1s}}
            model: {kind: mlp, hidden: []}
            local: {algorithm: sgd, epochs: 2, batch: 8, learning-rate: 0.05}
            cohort: {size: 20}
            rounds: 1
            secure-aggregation: {protocol: secagg}
            """), List.of());
    }

    private String read(List<Foreign> nodes) {
        StringBuilder all = new StringBuilder();
        for (Foreign node : nodes) {
            try {
                all.append('\n').append(Files.exists(log(node)) ? Files.readString(log(node)) : "");
            } catch (IOException e) {
                all.append(e);
            }
        }
        return all.toString();
    }

    private final class Recorder implements RoundListener {
        @Override
        public void roundStarted(RoundPlan plan) {
            plans.add(plan);
        }

        @Override
        public void roundEnded(RoundResult result) {
            results.add(result);
        }
    }
}
