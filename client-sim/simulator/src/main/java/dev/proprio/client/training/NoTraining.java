package dev.proprio.client.training;

import dev.proprio.client.sensor.Windows;
import dev.proprio.proto.extension.Named;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.update.ClientUpdate;
import java.util.Map;

/** Returns the model as it came: what a round then costs is the framework's own share. */
@Named(value = "none", summary = "No training: the update is zero. Measures everything but training.")
public record NoTraining() implements LocalAlgorithm {
    @Override
    public ClientUpdate train(float[] model, Windows shard, Trainer trainer, KeyedRandom random) {
        trainer.setParameters(model);
        return ClientUpdate.ofParameters(shard.count(), trainer.change(model), Map.of());
    }
}
