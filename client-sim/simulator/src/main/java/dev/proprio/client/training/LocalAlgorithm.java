package dev.proprio.client.training;

import dev.proprio.proto.extension.ExtensionPoint;
import dev.proprio.proto.update.Exchange;

/** What a device does with the global model and its own shard in one round. Stateless; thread-safe. */
@ExtensionPoint(noun = "local algorithm", key = "algorithm")
public interface LocalAlgorithm {
    /**
     * Trains on a shard.
     *
     * @param trainer the calling thread's trainer, in any state
     * @throws TrainingException if training fails on this shard, for example by diverging
     */
    LocalResult train(LocalRound round, Trainer trainer) throws TrainingException;

    /** What updates consist of and what the coordinator makes of them; by default, FedAvg's. */
    default Exchange exchange() {
        return Exchange.PLAIN;
    }
}
