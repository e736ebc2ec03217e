package dev.proprio.experiments.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.client.dataset.ModelInput;
import dev.proprio.client.sensor.signal.Normalization;
import dev.proprio.client.training.ClientState;
import dev.proprio.client.training.InputShape;
import dev.proprio.client.training.LocalAlgorithm;
import dev.proprio.client.training.LocalRound;
import dev.proprio.client.training.Model;
import dev.proprio.client.training.ModelArchitecture;
import dev.proprio.client.training.Trainer;
import dev.proprio.coordinator.round.DescribedModel;
import dev.proprio.experiments.node.NodeFiles;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.experiments.spec.InitialLayers;
import dev.proprio.experiments.spec.ModelSpec;
import dev.proprio.proto.extension.SettingWriter;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.tensor.FloatBytes;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.update.ClientUpdate;
import dev.proprio.proto.update.Metric;
import dev.proprio.proto.update.TrainingTask;
import dev.proprio.proto.v1.Task;
import dev.proprio.proto.wire.ModelRefs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

/** Tasks in folders, for nodes in other languages to train for, and what the trainer here makes of the same. */
final class Rehearsals {
    private static final String DEVICE = "watch-7";
    private static final long SEED = 7;
    private static final int ROUND = 3;
    private static final int WINDOWS = 23;

    private final Path root;
    private final List<Path> folders = new ArrayList<>();
    private final List<ClientUpdate> expected = new ArrayList<>();

    Rehearsals(Path root) {
        this.root = root;
    }

    /** The words that a rehearsing program gets: the device, and the folders. */
    List<String> words() {
        List<String> words = new ArrayList<>(List.of(DEVICE));
        folders.forEach(folder -> words.add(folder.toString()));
        return words;
    }

    /** Adds a task; channels are of very different sizes, and one is constant. */
    void add(ModelArchitecture architecture, InputShape shape, LocalAlgorithm local, long seed) throws Exception {
        int channels = shape.channels();
        double[] mean =
                IntStream.range(0, channels).mapToDouble(i -> 10 - 7 * i).toArray();
        double[] deviation = IntStream.range(0, channels)
                .mapToDouble(i -> i == 1 ? 0 : 0.3 * (i + 1))
                .toArray();
        var input = new ModelInput(
                "rehearsed",
                IntStream.range(0, channels).mapToObj(i -> "acc-" + i + " (g)").toList(),
                IntStream.range(0, shape.classes()).mapToObj(i -> "class " + i).toList(),
                shape.length(),
                50,
                new Normalization(mean, deviation));
        Path settings = Files.writeString(
                Files.createDirectories(root).resolve("spec.yaml"), "name: rehearsed\ndata: {source: synthetic}\n");
        ExperimentSpec spec = ExperimentSpec.read(settings, List.of())
                .with(ExperimentSpec::model, new ModelSpec(architecture, Optional.empty(), InitialLayers.ALL));
        var model = new Model(architecture, shape, seed);
        Path folder = root.resolve("rehearsal-" + folders.size());
        NodeFiles data = NodeFiles.write(folder, WINDOWS, shape.length(), input.normalization(), input.classes(), seed);
        DescribedModel described = DescribedExperiment.of(spec, model, input).orElseThrow();
        Map<String, String> algorithm = SettingWriter.flat((Record) local);
        Broadcast broadcast = Broadcast.of(model.layout(), model.initialParameters());
        Files.write(folder.resolve("description.bin"), described.bytes().toByteArray());
        Files.write(folder.resolve("model.bin"), FloatBytes.encode(broadcast.parameters()));
        Files.write(
                folder.resolve("task.bin"),
                Task.newBuilder()
                        .setRunId("run")
                        .setRound(ROUND)
                        .setAttempt(1)
                        .setSeed(SEED)
                        .setModel(ModelRefs.of(broadcast, described.sha256(), described.sha256()))
                        .putAllAlgorithm(algorithm)
                        .build()
                        .toByteArray());
        folders.add(folder);
        var task = new TrainingTask("run", ROUND, 1, DEVICE, SEED, algorithm, Map.of());
        try (Trainer trainer = model.newTrainer()) {
            expected.add(train(task, broadcast, data, local, trainer));
        }
    }

    /** What a device of this project would send for a task, with the windows of a node's folder. */
    static ClientUpdate train(TrainingTask task, Broadcast model, NodeFiles data, LocalAlgorithm local, Trainer trainer)
            throws Exception {
        var random = KeyedRandom.of(
                task.seed(), "local-training", task.round(), task.attempt(), KeyedRandom.keyOf(task.device()));
        return local.train(new LocalRound(task.round(), model, data.windows(), ClientState.EMPTY, random), trainer)
                .update()
                .copy();
    }

    /** Requires that each change differs from the trainer's by at most 1e-4 of its length, and so does each loss. */
    void check(List<String> said) throws Exception {
        assertThat(said).hasSize(folders.size());
        for (int i = 0; i < folders.size(); i++) {
            float[] here = expected.get(i).parameters();
            float[] there = FloatBytes.decode(Files.readAllBytes(folders.get(i).resolve("change.bin")));
            assertThat(there).hasSameSizeAs(here);
            double apart = 0;
            double length = 0;
            for (int k = 0; k < here.length; k++) {
                apart += Math.pow((double) here[k] - there[k], 2);
                length += Math.pow(here[k], 2);
            }
            assertThat(Math.sqrt(length)).isGreaterThan(1e-3);
            assertThat(Math.sqrt(apart / length))
                    .as("difference of rehearsal %s", i)
                    .isLessThan(1e-4);
            String[] words = said.get(i).split(" ", -1);
            Metric loss = Objects.requireNonNull(expected.get(i).metrics().get(Metric.LOSS));
            assertThat(Double.parseDouble(words[1]) / (loss.sum() / loss.weight()))
                    .isBetween(1 - 1e-4, 1 + 1e-4);
            assertThat(words[3]).isEqualTo(String.valueOf(WINDOWS));
        }
    }
}
