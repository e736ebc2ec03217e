package dev.proprio.experiments.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.client.device.ConnectedDevices;
import dev.proprio.client.device.EnrolledIdentities;
import dev.proprio.client.identity.Enrolment;
import dev.proprio.coordinator.grpc.CoordinatorServer;
import dev.proprio.coordinator.grpc.ServerLimits;
import dev.proprio.coordinator.guard.Guard;
import dev.proprio.coordinator.guard.GuardSettings;
import dev.proprio.coordinator.round.ClientOutcome;
import dev.proprio.coordinator.round.CohortPolicy;
import dev.proprio.coordinator.round.Fleet;
import dev.proprio.coordinator.round.GlobalModel;
import dev.proprio.coordinator.round.RoundEngine;
import dev.proprio.coordinator.round.RoundListener;
import dev.proprio.coordinator.round.RoundPlan;
import dev.proprio.coordinator.round.RoundResult;
import dev.proprio.coordinator.round.RunDefinition;
import dev.proprio.coordinator.selection.Population;
import dev.proprio.experiments.node.JavaExample;
import dev.proprio.experiments.node.TypeScriptExample;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.proto.compression.NoCompression;
import dev.proprio.proto.compression.UpdatePacking;
import dev.proprio.proto.secagg.crypto.CanonicalBytes;
import dev.proprio.proto.secagg.crypto.Directory;
import dev.proprio.proto.secagg.crypto.Identity;
import dev.proprio.proto.secagg.quantize.ExactSums;
import dev.proprio.proto.secagg.quantize.PlainSum;
import dev.proprio.proto.sums.SummedUpdate;
import dev.proprio.proto.sums.UpdateVectors;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.update.ClientUpdate;
import dev.proprio.proto.update.TrainingTask;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nodes of other makes in one round with simulated devices: their masks cancel, and the sum is that of all. */
@Timeout(600)
class MixedNodesTest {
    private static final int SIMULATED = 20;
    private static final String JAVA = "java-node";
    private static final String TYPESCRIPT = "typescript-node";

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    private Optional<JavaExample> java = Optional.empty();
    private final List<RoundPlan> plans = new ArrayList<>();
    private final List<RoundResult> results = new ArrayList<>();

    @Test
    void nodesInJavaAndTypeScriptAndTwentySimulatedDevicesMakeOneExactSumOverMutualTls() throws Exception {
        java = Optional.of(JavaExample.build());
        TypeScriptExample typeScript = TypeScriptExample.build();
        Guard guard = Guard.open(folder.resolve("store"), new GuardSettings());
        var server = CoordinatorServer.listen(loopback(), guard, new ServerLimits());
        try (guard;
                var experiment = PreparedExperiment.prepare(spec(), 2)) {
            List<String> simulated = simulated(experiment);
            List<String> names = with(simulated, JAVA, TYPESCRIPT);
            Path home = folder.resolve(JAVA);
            Path identities = folder.resolve("identities");
            enrol(guard, server.port(), with(simulated, TYPESCRIPT), identities, home.resolve("identity"));
            ConnectedDevices devices = experiment.connect(
                    List.of(InetSocketAddress.createUnresolved("127.0.0.1", server.port())),
                    EnrolledIdentities.load(identities, simulated));
            List<Process> nodes = new ArrayList<>();
            try {
                nodes.add(java.orElseThrow().start(server.port(), home));
                nodes.add(typeScript.start(
                        log(TYPESCRIPT),
                        options(
                                server.port(),
                                "--identity",
                                identities.resolve(TYPESCRIPT).toString())));
                checkRound(experiment, server, server.fleet(Population.of(names)), names);
            } finally {
                server.close();
                devices.close();
                end(nodes);
            }
            assertThat(nodes)
                    .allSatisfy(
                            node -> assertThat(node.exitValue()).as(this::logs).isZero());
        }
    }

    @Test
    void aNodeInTypeScriptNeedsNoAuthorityIfOwnersExchangeKeys() throws Exception {
        TypeScriptExample typeScript = TypeScriptExample.build();
        var server = CoordinatorServer.listen(loopback());
        try (var experiment = PreparedExperiment.prepare(spec(), 2)) {
            long seed = experiment.spec().seed();
            List<String> names = with(simulated(experiment), TYPESCRIPT);
            Path own = Files.write(folder.resolve("typescript.seed"), seed(seed, TYPESCRIPT));
            Path keys = writeKeys(seed, names);
            ConnectedDevices devices = experiment.connect("127.0.0.1", server.port());
            List<Process> nodes = List.of(typeScript.start(
                    log(TYPESCRIPT),
                    options(
                            server.port(),
                            "--device",
                            TYPESCRIPT,
                            "--seed",
                            own.toString(),
                            "--directory",
                            keys.toString())));
            try {
                Directory directory = experiment.participation().directory();
                checkRound(experiment, server, server.fleet(Population.of(names), directory), names);
            } finally {
                server.close();
                devices.close();
                end(nodes);
            }
        }
    }

    private void checkRound(PreparedExperiment experiment, CoordinatorServer server, Fleet fleet, List<String> names)
            throws Exception {
        assertThat(server.devices().await(names.size(), Duration.ofMinutes(1)))
                .as(() -> "connected were " + server.devices().devices() + logs())
                .isTrue();
        GlobalModel start = experiment.initialModel();
        RunDefinition run = of(experiment.definition("mixed"), names.size());
        GlobalModel end = new RoundEngine(run, fleet, List.of(new Recorder())).run(start);
        assertThat(results.getFirst().outcomes())
                .as(this::logs)
                .hasSize(names.size())
                .allMatch(ClientOutcome.Accepted.class::isInstance);
        SummedUpdate expected = arithmetic(experiment, names, start);
        assertThat(results.getFirst().weight()).isEqualTo(expected.weight());
        assertThat(results.getFirst().metrics()).isEqualTo(expected.metrics());
        assertThat(end.parameters())
                .containsExactly(
                        moved(start, expected.section(ClientUpdate.PARAMETERS)),
                        within(names.contains(JAVA) ? step(expected.weight()) : 0));
    }

    /** Only the node in Java knows which way it rounded: its values are known but for one step of 20 bits. */
    private static float step(long weight) {
        return 1.01f * 8 / ((1 << 19) - 1) * 1024 / weight;
    }

    private static ClientUpdate train(PreparedExperiment experiment, TrainingTask task, Broadcast model)
            throws Exception {
        var update = experiment
                .trainers()
                .submit(trainer -> experiment
                        .training()
                        .train(task, model, trainer)
                        .update()
                        .copy())
                .get();
        return UpdatePacking.of(new NoCompression(), model.layout().length(), task.seed(), task.round())
                .unpack(update);
    }

    private static void enrol(Guard guard, int port, List<String> names, Path identities, Path javaNode)
            throws Exception {
        String token = guard.enrolmentTokens()
                .create("*", names.size() + 1, Duration.ofMinutes(10))
                .text();
        Files.createDirectories(javaNode.getParent());
        try (var enrolment = Enrolment.at("127.0.0.1", port, guard.authority().fingerprint())) {
            assertThat(EnrolledIdentities.enrolMissing(identities, names, enrolment, token))
                    .isEqualTo(names.size());
            assertThat(enrolment.enroll(token, JAVA, javaNode).device()).isEqualTo(JAVA);
        }
    }

    private List<String> options(int port, String... more) {
        List<String> options = new ArrayList<>(List.of(
                "--coordinator",
                "127.0.0.1:" + port,
                "--state",
                folder.resolve("sessions.json").toString(),
                "--record",
                added().toString()));
        options.addAll(List.of(more));
        return options;
    }

    private Path added() {
        return folder.resolve("added.txt");
    }

    /** The sum of the same updates in the clear. */
    private SummedUpdate arithmetic(PreparedExperiment experiment, List<String> names, GlobalModel start)
            throws Exception {
        RoundPlan plan = plans.getFirst();
        var vectors = new UpdateVectors(plan.masked().orElseThrow().terms(), names.size());
        var sum = new PlainSum(vectors.specs());
        Broadcast broadcast = Broadcast.of(start.layout(), start.parameters());
        for (String name : names) {
            TrainingTask task = plan.taskFor(name);
            if (name.equals(TYPESCRIPT)) {
                sum.add(RecordedVectors.read(vectors.specs(), added()));
                continue;
            }
            ClientUpdate update = name.equals(JAVA)
                    ? java.orElseThrow().training(JAVA).train(task, broadcast)
                    : train(experiment, task, broadcast);
            sum.add(vectors.encode(update, UpdateVectors.rounding(task.seed(), task.round(), task.attempt(), name))
                    .vectors());
        }
        return vectors.decode(ExactSums.of(sum.sums()));
    }

    private static float[] moved(GlobalModel start, double[] mean) {
        float[] moved = start.parameters().clone();
        for (int i = 0; i < moved.length; i++) {
            moved[i] = (float) (moved[i] + mean[i]);
        }
        return moved;
    }

    private ExperimentSpec spec() throws IOException {
        Path file = Files.writeString(folder.resolve("spec.yaml"), """
            name: mixed
            engine: grpc
            data: {source: synthetic, devices: 27, bout: 5s, classes: [walk, sit, typing], preprocessing: {window: 1s}}
            model: {kind: mlp, hidden: []}
            cohort: {size: 20}
            rounds: 1
            secure-aggregation: {protocol: secagg}
            """);
        return ExperimentSpec.read(file, List.of());
    }

    /** The same run for a larger cohort. */
    private static RunDefinition of(RunDefinition run, int cohort) {
        return run.with(RunDefinition::cohort, new CohortPolicy(cohort, 1, 1, Duration.ofMinutes(2)));
    }

    private Path writeKeys(long seed, List<String> names) throws IOException {
        List<String> lines = names.stream()
                .map(name -> name + " "
                        + HexFormat.of()
                                .formatHex(Identity.fromSeed(seed(seed, name)).publicKey()))
                .toList();
        return Files.write(folder.resolve("keys.txt"), lines);
    }

    /** The identity that simulated devices expect of {@code name}. */
    private static byte[] seed(long seed, String name) {
        return CanonicalBytes.labelled("proprio/simulated-identity")
                .u64(seed)
                .prefixed(name)
                .sha256()
                .toByteArray();
    }

    private static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private static List<String> simulated(PreparedExperiment experiment) {
        assertThat(experiment.dataset().devices()).isEqualTo(SIMULATED);
        return IntStream.range(0, SIMULATED)
                .mapToObj(experiment.dataset()::deviceId)
                .toList();
    }

    private static List<String> with(List<String> simulated, String... others) {
        return Stream.concat(simulated.stream(), Stream.of(others)).toList();
    }

    private static void end(List<Process> nodes) throws InterruptedException {
        for (Process node : nodes) {
            if (!node.waitFor(20, TimeUnit.SECONDS)) {
                node.destroyForcibly().waitFor();
            }
        }
    }

    private Path log(String name) {
        return folder.resolve(name + ".log");
    }

    private String logs() {
        StringBuilder all = new StringBuilder();
        for (Path file : List.of(folder.resolve(JAVA).resolve("node.log"), log(TYPESCRIPT))) {
            if (Files.exists(file)) {
                try {
                    all.append('\n').append(Files.readString(file));
                } catch (IOException e) {
                    all.append(e);
                }
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
