package dev.proprio.client.training;

import dev.proprio.client.sensor.Windows;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.update.Broadcast;

/**
 * One device's part in one round, as its local algorithm sees it.
 *
 * @param round from 1
 * @param model the global model and what comes with it; not written to
 * @param shard the device's windows; at least one
 * @param state what the device remembers
 * @param random keyed by experiment, round and device
 */
public record LocalRound(int round, Broadcast model, Windows shard, ClientState state, KeyedRandom random) {
    /** The global model's parameters. */
    public float[] parameters() {
        return model.parameters();
    }
}
