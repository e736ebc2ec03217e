package dev.proprio.client.personalization;

import dev.proprio.client.training.ClientState;
import dev.proprio.client.training.LocalAlgorithm;
import dev.proprio.client.training.LocalLoop;
import dev.proprio.client.training.LocalResult;
import dev.proprio.client.training.LocalRound;
import dev.proprio.client.training.Trainer;
import dev.proprio.client.training.TrainingException;
import dev.proprio.client.training.step.ProximalRule;
import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import dev.proprio.proto.update.Broadcast;

/**
 * The devices' part of {@link Ditto}: plain SGD on the global model, which is what travels and does not depend on
 * lambda, and as many steps on the device's own model with the pull.
 */
@Named(
        value = "ditto",
        summary = "SGD, and a model of the device's own that is pulled towards the global one.",
        differs = {
            "Lambda is one for all; the paper's experiments choose it for each device on its validation data.",
            "Devices count by their samples under weighted-mean; the authors' code counts all alike "
                    + "(aggregation uniform-mean)."
        })
public record DittoTraining(
        @Setting("Strength of the pull, at least 0.") double lambda,
        @Setting(value = "The steps.", inline = true) LocalLoop loop)
        implements LocalAlgorithm {
    /** The name under which a device remembers its own model. */
    static final String PERSONAL = "personal";

    public DittoTraining {
        Require.atLeast("lambda", lambda, 0.0);
    }

    public DittoTraining() {
        this(1, new LocalLoop());
    }

    @Override
    public LocalResult train(LocalRound round, Trainer trainer) throws TrainingException {
        var update = loop.descend(round, trainer).update().copy();
        float[] start = round.state().vector(PERSONAL, round.parameters());
        var personal = new LocalRound(
                round.round(),
                Broadcast.of(round.model().layout(), start),
                round.shard(),
                ClientState.EMPTY,
                round.random().child("personal", 0));
        loop.descend(personal, trainer, new ProximalRule(lambda, round.parameters()));
        float[] own = new float[start.length];
        trainer.getParameters(own);
        return new LocalResult(update, ClientState.of(PERSONAL, own));
    }
}
