package dev.proprio.client.training;

import dev.proprio.client.sensor.Windows;
import dev.proprio.proto.extension.ExtensionPoint;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.update.ClientUpdate;

/** What a device does with the global model and its own shard in one round. Stateless; thread-safe. */
@ExtensionPoint(noun = "local algorithm", key = "algorithm")
public interface LocalAlgorithm {
    /**
     * Trains on a shard. The update's arrays may belong to the trainer, which writes to them at its next use:
     * whoever keeps the update longer copies it.
     *
     * @param model the global model's parameters; not written to
     * @param shard the device's windows; at least one
     * @param trainer the calling thread's trainer, in any state
     * @param random keyed by experiment, round and device
     * @throws TrainingException if training fails on this shard, for example by diverging
     */
    ClientUpdate train(float[] model, Windows shard, Trainer trainer, KeyedRandom random) throws TrainingException;
}
