package dev.proprio.experiments.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.proprio.client.dataset.ModelInput;
import dev.proprio.client.sensor.Windows;
import dev.proprio.client.training.Trainer;
import dev.proprio.coordinator.grpc.CoordinatorServer;
import dev.proprio.coordinator.round.CohortPolicy;
import dev.proprio.coordinator.round.GlobalModel;
import dev.proprio.coordinator.round.RoundEngine;
import dev.proprio.coordinator.round.RunDefinition;
import dev.proprio.coordinator.selection.Population;
import dev.proprio.experiments.node.CppExample;
import dev.proprio.experiments.node.NodeFiles;
import dev.proprio.experiments.node.Project;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.update.TrainingTask;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The node in C++ with a person's windows of UCI HAR and the recipe's network of 250,000 parameters. */
@Timeout(1200)
class UciHarNodeTest {
    private static final String NODE = "cpp-node";
    private static final long MOST_KILOBYTES = 32_000;

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @Test
    void itsUpdateIsTheTrainersAndItTakesLittleMemory() throws Exception {
        Path archive = Project.root().resolveSibling("shared/data/ucihar.zip");
        assumeTrue(Files.exists(archive), archive + " is not there");
        CppExample example = CppExample.build();
        try (var experiment = PreparedExperiment.prepare(spec(archive), 1);
                var server = CoordinatorServer.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            Windows shard = experiment.dataset().of(experiment.dataset().deviceId(0));
            ModelInput input = experiment.dataset().input();
            NodeFiles data = NodeFiles.of(folder.resolve("data"), shard, input.normalization(), input.classes());
            Process node = example.start(
                    folder.resolve("node.log"),
                    List.of(
                            "--coordinator",
                            "127.0.0.1:" + server.port(),
                            "--device",
                            NODE,
                            "--data",
                            data.folder().toString(),
                            "--keyed"));
            try {
                assertThat(server.devices().await(1, Duration.ofMinutes(1))).isTrue();
                RunDefinition run = experiment
                        .definition("uci-har")
                        .with(RunDefinition::cohort, new CohortPolicy(1, 1, 1, Duration.ofMinutes(5)));
                GlobalModel start = experiment.initialModel();
                GlobalModel end =
                        new RoundEngine(run, server.fleet(Population.of(List.of(NODE))), List.of()).run(start);
                long kilobytes = peak(node);
                System.out.println(
                        "resident at most " + kilobytes + " kB, program " + Files.size(example.program()) + " bytes");
                check(experiment, run, start, end, data);
                assertThat(kilobytes).isLessThan(MOST_KILOBYTES);
            } finally {
                node.destroy();
                assertThat(node.waitFor(20, TimeUnit.SECONDS)).isTrue();
            }
        }
    }

    private static void check(
            PreparedExperiment experiment, RunDefinition run, GlobalModel start, GlobalModel end, NodeFiles data)
            throws Exception {
        var task = new TrainingTask(run.id(), 1, 1, NODE, run.seed(), run.algorithm(), Map.of());
        float[] here;
        try (Trainer trainer = experiment.model().newTrainer()) {
            here = Rehearsals.train(
                            task,
                            Broadcast.of(start.layout(), start.parameters()),
                            data,
                            experiment.spec().local(),
                            trainer)
                    .parameters();
        }
        double apart = 0;
        double length = 0;
        for (int i = 0; i < here.length; i++) {
            double there = (double) end.parameters()[i] - start.parameters()[i];
            apart += Math.pow(here[i] - there, 2);
            length += Math.pow(here[i], 2);
        }
        System.out.println(here.length + " parameters, relative difference " + Math.sqrt(apart / length));
        assertThat(Math.sqrt(apart / length)).isLessThan(1e-4);
    }

    /** The most that a process has had in memory, in kB, as Linux tells it. */
    private static long peak(Process node) throws Exception {
        return Files.readAllLines(Path.of("/proc", String.valueOf(node.pid()), "status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .map(line -> line.replaceAll("\\D", ""))
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElseThrow();
    }

    private ExperimentSpec spec(Path archive) throws Exception {
        return ExperimentSpec.read(Files.writeString(folder.resolve("spec.yaml"), """
                    name: uci-har
                    seed: 1
                    rounds: 1
                    data: {source: uci-har, path: %s}
                    model: {kind: cnn1d, filters: [32, 64], kernel: 5, pool: 2, dense: [128]}
                    cohort: {size: 10}
                    local: {algorithm: sgd, epochs: 1, batch: 32, learning-rate: 0.05}
                    evaluation: {split: official, every: 1}
                    """.formatted(archive)), List.of());
    }
}
