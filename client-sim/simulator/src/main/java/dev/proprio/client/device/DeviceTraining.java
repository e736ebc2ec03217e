package dev.proprio.client.device;

import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.Windows;
import dev.proprio.client.training.LocalAlgorithm;
import dev.proprio.client.training.Trainer;
import dev.proprio.client.training.TrainingException;
import dev.proprio.proto.extension.SettingBinder;
import dev.proprio.proto.extension.SettingWriter;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.update.ClientUpdate;
import dev.proprio.proto.update.TrainingTask;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What a simulated device does with a task, the same however the task reached it. Thread-safe. */
public final class DeviceTraining {
    private final Shards shards;
    private final Map<Map<String, String>, LocalAlgorithm> algorithms = new ConcurrentHashMap<>();

    public DeviceTraining(Shards shards) {
        this.shards = shards;
    }

    /**
     * Trains on the shard of the task's device. The update is valid until the trainer's next use.
     *
     * @throws SensorDataException if the shard can't be read
     * @throws TrainingException if there is nothing to train on or training fails
     * @throws dev.proprio.proto.extension.SettingsException if the task's algorithm is unknown or malformed
     */
    public ClientUpdate train(TrainingTask task, float[] model, Trainer trainer)
            throws SensorDataException, TrainingException {
        LocalAlgorithm algorithm = algorithms.computeIfAbsent(task.algorithm(), DeviceTraining::algorithm);
        Windows shard = shards.of(task.device());
        if (shard.count() == 0) {
            throw new TrainingException("the shard has no windows to train on");
        }
        if (model.length != trainer.layout().length()) {
            throw new TrainingException("the task's model has %d parameters but this device's has %d"
                    .formatted(model.length, trainer.layout().length()));
        }
        var random = KeyedRandom.of(task.seed(), "local-training", task.round(), KeyedRandom.keyOf(task.device()));
        return algorithm.train(model, shard, trainer, random);
    }

    private static LocalAlgorithm algorithm(Map<String, String> settings) {
        return new SettingBinder()
                .bindExtension(LocalAlgorithm.class, SettingWriter.fromFlat(settings, "the coordinator's task"));
    }
}
