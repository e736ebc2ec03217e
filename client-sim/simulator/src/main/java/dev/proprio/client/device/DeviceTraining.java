package dev.proprio.client.device;

import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.Windows;
import dev.proprio.client.training.Beginning;
import dev.proprio.client.training.ClientState;
import dev.proprio.client.training.LocalAlgorithm;
import dev.proprio.client.training.LocalResult;
import dev.proprio.client.training.LocalRound;
import dev.proprio.client.training.Model;
import dev.proprio.client.training.Trainer;
import dev.proprio.client.training.TrainingException;
import dev.proprio.proto.extension.SettingBinder;
import dev.proprio.proto.extension.SettingWriter;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.update.TrainingTask;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What a simulated device does with a task, the same however the task reached it. Thread-safe. */
public final class DeviceTraining {
    private final Shards shards;
    private final ClientStates states = new ClientStates();
    private final Model architecture;
    private final Map<Map<String, String>, Ready> algorithms = new ConcurrentHashMap<>();

    public DeviceTraining(Shards shards, Model model) {
        this.shards = shards;
        this.architecture = model;
    }

    /** What the devices remember. */
    public ClientStates states() {
        return states;
    }

    /**
     * Trains on the shard of the task's device. The update is valid until the trainer's next use; the device
     * remembers nothing of it until it {@linkplain #counted counts}.
     *
     * @throws SensorDataException if the shard can't be read
     * @throws TrainingException if there is nothing to train on or training fails
     * @throws dev.proprio.proto.extension.SettingsException if the task's algorithm is unknown or malformed
     */
    public LocalResult train(TrainingTask task, Broadcast model, Trainer trainer)
            throws SensorDataException, TrainingException {
        Ready ready = algorithms.computeIfAbsent(task.algorithm(), this::ready);
        Windows shard = shards.of(task.device());
        if (shard.count() == 0) {
            throw new TrainingException("the shard has no windows to train on");
        }
        int expected = ready.beginning().model().parameters().length;
        if (model.parameters().length != expected) {
            throw new TrainingException("the task's model has %d parameters but this device's has %d"
                    .formatted(model.parameters().length, expected));
        }
        var random = KeyedRandom.of(task.seed(), "local-training", task.round(), KeyedRandom.keyOf(task.device()));
        ClientState remembered = states.of(task.run(), task.device());
        ClientState state = remembered.isEmpty() ? ready.beginning().state() : remembered;
        return ready.algorithm().train(new LocalRound(task.round(), model, shard, state, random), trainer);
    }

    /** Notes that the coordinator counted the update of a task: only then the device remembers. */
    public void counted(TrainingTask task, LocalResult result) {
        states.put(task.run(), task.device(), result.next());
    }

    private Ready ready(Map<String, String> settings) {
        LocalAlgorithm algorithm = new SettingBinder()
                .bindExtension(LocalAlgorithm.class, SettingWriter.fromFlat(settings, "the coordinator's task"));
        return new Ready(algorithm, algorithm.begin(architecture.layout(), architecture.initialParameters()));
    }

    /** An algorithm and what there is before its first round. */
    private record Ready(LocalAlgorithm algorithm, Beginning beginning) {}
}
