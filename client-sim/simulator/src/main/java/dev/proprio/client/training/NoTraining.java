package dev.proprio.client.training;

import dev.proprio.proto.extension.Named;
import dev.proprio.proto.update.ClientUpdate;
import java.util.Map;

/** Returns the model as it came: what a round then costs is the framework's own share. */
@Named(value = "none", summary = "No training: the update is zero. Measures everything but training.")
public record NoTraining() implements LocalAlgorithm {
    @Override
    public LocalResult train(LocalRound round, Trainer trainer) {
        trainer.setParameters(round.parameters());
        var moved = Map.of(ClientUpdate.PARAMETERS, trainer.moved(round.parameters()));
        return LocalResult.of(ClientUpdate.ofValues(round.shard().count(), moved, Map.of()));
    }
}
