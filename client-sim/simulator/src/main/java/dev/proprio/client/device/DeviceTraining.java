package dev.proprio.client.device;

import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.Windows;
import dev.proprio.client.training.ClientState;
import dev.proprio.client.training.LocalAlgorithm;
import dev.proprio.client.training.LocalResult;
import dev.proprio.client.training.LocalRound;
import dev.proprio.client.training.Trainer;
import dev.proprio.client.training.TrainingException;
import dev.proprio.proto.compression.Compression;
import dev.proprio.proto.compression.NoCompression;
import dev.proprio.proto.compression.Packed;
import dev.proprio.proto.compression.Packing;
import dev.proprio.proto.extension.SettingBinder;
import dev.proprio.proto.extension.SettingWriter;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.update.TrainingTask;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What a simulated device does with a task, the same however the task reached it. Thread-safe. */
public final class DeviceTraining {
    /** What error feedback remembers: the part of earlier changes that was not sent. */
    private static final String UNSENT = "unsent";

    private final Shards shards;
    private final ClientStates states = new ClientStates();
    private final Map<Map<String, String>, LocalAlgorithm> algorithms = new ConcurrentHashMap<>();
    private final Map<Map<String, String>, Compression> compressions = new ConcurrentHashMap<>();

    public DeviceTraining(Shards shards) {
        this.shards = shards;
    }

    /** What the devices remember. */
    public ClientStates states() {
        return states;
    }

    /**
     * Trains on the shard of the task's device and packs what comes of it. The update is valid until the trainer's next use; the device
     * remembers nothing of it until it {@linkplain #counted counts}.
     *
     * @throws SensorDataException if the shard can't be read
     * @throws TrainingException if there is nothing to train on or training fails
     * @throws dev.proprio.proto.extension.SettingsException if the task's algorithm or compression is unknown
     *     or malformed
     */
    public Answer train(TrainingTask task, Broadcast model, Trainer trainer)
            throws SensorDataException, TrainingException {
        Compression compression = compressions.computeIfAbsent(task.compression(), DeviceTraining::compression);
        LocalAlgorithm algorithm = algorithms.computeIfAbsent(task.algorithm(), DeviceTraining::algorithm);
        Windows shard = shards.of(task.device());
        if (shard.count() == 0) {
            throw new TrainingException("the shard has no windows to train on");
        }
        if (model.parameters().length != trainer.layout().length()) {
            throw new TrainingException("the task's model has %d parameters but this device's has %d"
                    .formatted(model.parameters().length, trainer.layout().length()));
        }
        var random = KeyedRandom.of(task.seed(), "local-training", task.round(), KeyedRandom.keyOf(task.device()));
        ClientState state = states.of(task.run(), task.device());
        LocalResult result = algorithm.train(new LocalRound(task.round(), model, shard, state, random), trainer);
        var packing = Packing.of(compression, model.parameters().length, task.seed(), task.round());
        Packed packed = packing.pack(
                task.device(),
                result.update(),
                Optional.ofNullable(state.vectors().get(UNSENT)));
        return new Answer(
                packed.update(),
                packed.unsent().map(left -> result.next().with(UNSENT, left)).orElse(result.next()));
    }

    /** Notes that the coordinator counted the update of a task: only then the device remembers. */
    public void counted(TrainingTask task, Answer answer) {
        states.put(task.run(), task.device(), answer.next());
    }

    private static Compression compression(Map<String, String> settings) {
        return settings.isEmpty()
                ? new NoCompression()
                : new SettingBinder()
                        .bindExtension(Compression.class, SettingWriter.fromFlat(settings, "the coordinator's task"));
    }

    private static LocalAlgorithm algorithm(Map<String, String> settings) {
        return new SettingBinder()
                .bindExtension(LocalAlgorithm.class, SettingWriter.fromFlat(settings, "the coordinator's task"));
    }
}
