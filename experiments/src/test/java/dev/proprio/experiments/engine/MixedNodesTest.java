package dev.proprio.experiments.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.client.device.ConnectedDevices;
import dev.proprio.coordinator.grpc.CoordinatorServer;
import dev.proprio.coordinator.round.ClientOutcome;
import dev.proprio.coordinator.round.CohortPolicy;
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
import dev.proprio.proto.secagg.crypto.CanonicalBytes;
import dev.proprio.proto.secagg.crypto.Identity;
import dev.proprio.proto.secagg.quantize.ExactSums;
import dev.proprio.proto.secagg.quantize.PlainSum;
import dev.proprio.proto.secagg.ring.RingVector;
import dev.proprio.proto.secagg.round.VectorSpec;
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
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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

    private final List<RoundPlan> plans = new ArrayList<>();
    private final List<RoundResult> results = new ArrayList<>();

    @Test
    void nodesInJavaAndTypeScriptAndTwentySimulatedDevicesMakeOneExactSum() throws Exception {
        JavaExample java = JavaExample.build();
        TypeScriptExample typeScript = TypeScriptExample.build();
        var server = CoordinatorServer.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        try (var experiment = PreparedExperiment.prepare(spec(), 2)) {
            List<String> names = new ArrayList<>(IntStream.range(0, SIMULATED)
                    .mapToObj(experiment.dataset()::deviceId)
                    .toList());
            names.addAll(List.of(JAVA, TYPESCRIPT));
            Path keys = writeKeys(experiment.spec().seed(), names);
            Path home = Files.createDirectories(folder.resolve(JAVA));
            Files.write(home.resolve("identity.seed"), seed(experiment.spec().seed(), JAVA));
            Files.copy(keys, home.resolve("directory.txt"));
            Path seed = Files.write(
                    folder.resolve("typescript.seed"), seed(experiment.spec().seed(), TYPESCRIPT));
            Path added = folder.resolve("added.txt");

            ConnectedDevices devices = experiment.connect("127.0.0.1", server.port());
            Process javaNode = java.start(server.port(), JAVA, home);
            Process typeScriptNode = typeScript.start(
                    folder.resolve("typescript.log"),
                    List.of(
                            "--coordinator",
                            "127.0.0.1:" + server.port(),
                            "--device",
                            TYPESCRIPT,
                            "--seed",
                            seed.toString(),
                            "--directory",
                            keys.toString(),
                            "--state",
                            folder.resolve("sessions.json").toString(),
                            "--record",
                            added.toString()));
            try {
                assertThat(server.devices().await(names.size(), Duration.ofMinutes(1)))
                        .as(() -> "connected were %s\n%s\n%s"
                                .formatted(server.devices().devices(), log(home), log(folder)))
                        .isTrue();
                RunDefinition run = of(experiment.definition("mixed"), names.size());
                GlobalModel start = experiment.initialModel();
                GlobalModel end = new RoundEngine(
                                run,
                                server.fleet(
                                        Population.of(names),
                                        experiment.participation().directory()),
                                List.of(new Recorder()))
                        .run(start);
                assertThat(results.getFirst().outcomes())
                        .as(() -> log(home) + log(folder))
                        .hasSize(names.size())
                        .allMatch(ClientOutcome.Accepted.class::isInstance);

                SummedUpdate expected = arithmetic(experiment, java, names, start, added);
                assertThat(results.getFirst().weight()).isEqualTo(expected.weight());
                assertThat(results.getFirst().metrics()).isEqualTo(expected.metrics());
                assertThat(end.parameters()).isEqualTo(moved(start, expected.section(ClientUpdate.PARAMETERS)));
            } finally {
                server.close();
                devices.close();
                end(javaNode);
                end(typeScriptNode);
            }
            assertThat(javaNode.exitValue()).as(() -> log(home)).isZero();
            assertThat(typeScriptNode.exitValue()).as(() -> log(folder)).isZero();
        }
    }

    /** The sum of the same updates in the clear. */
    private SummedUpdate arithmetic(
            PreparedExperiment experiment, JavaExample java, List<String> names, GlobalModel start, Path added)
            throws Exception {
        RoundPlan plan = plans.getFirst();
        var vectors = new UpdateVectors(plan.masked().orElseThrow().terms(), names.size());
        var sum = new PlainSum(vectors.specs());
        Broadcast broadcast = Broadcast.of(start.layout(), start.parameters());
        for (String name : names) {
            TrainingTask task = plan.taskFor(name);
            if (name.equals(TYPESCRIPT)) {
                sum.add(recorded(vectors.specs(), added));
                continue;
            }
            ClientUpdate update = name.equals(JAVA)
                    ? java.training(JAVA).train(task, broadcast)
                    : plan.packing(start.layout().length())
                            .unpack(experiment
                                    .trainers()
                                    .submit(trainer -> experiment
                                            .training()
                                            .train(task, broadcast, trainer)
                                            .update())
                                    .get());
            sum.add(vectors.encode(update, UpdateVectors.rounding(task.seed(), task.round(), name))
                    .vectors());
        }
        return vectors.decode(ExactSums.of(sum.sums()));
    }

    /** The integers that the node in TypeScript says it added: only it knows how it rounded. */
    private static List<RingVector> recorded(List<VectorSpec> specs, Path added) throws IOException {
        List<String> lines = Arrays.asList(Files.readString(added).split("\n", -1));
        assertThat(lines).hasSameSizeAs(specs);
        List<RingVector> vectors = new ArrayList<>();
        for (int v = 0; v < specs.size(); v++) {
            RingVector vector =
                    RingVector.zeros(specs.get(v).length(), specs.get(v).bits());
            String[] numbers =
                    lines.get(v).isEmpty() ? new String[0] : lines.get(v).split(" ", -1);
            assertThat(numbers).hasSize(vector.length());
            for (int i = 0; i < numbers.length; i++) {
                vector.set(i, Long.parseLong(numbers[i]));
            }
            vectors.add(vector);
        }
        return vectors;
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
        return new RunDefinition(
                run.id(),
                run.seed(),
                run.rounds(),
                new CohortPolicy(cohort, 1, 1, Duration.ofMinutes(2)),
                run.selection(),
                run.aggregation(),
                run.optimizer(),
                run.algorithm(),
                run.exchange(),
                run.compression(),
                run.secure());
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

    private static void end(Process node) throws InterruptedException {
        if (!node.waitFor(20, TimeUnit.SECONDS)) {
            node.destroyForcibly().waitFor();
        }
    }

    private static String log(Path folder) {
        StringBuilder all = new StringBuilder();
        for (String name : List.of("node.log", "typescript.log")) {
            try {
                Path file = folder.resolve(name);
                if (Files.exists(file)) {
                    all.append(Files.readString(file));
                }
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
