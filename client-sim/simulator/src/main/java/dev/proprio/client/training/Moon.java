package dev.proprio.client.training;

import dev.proprio.client.training.step.Momentum;
import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;

/**
 * MOON (Li et al. 2021, Algorithm 1): the last hidden layer's representation is drawn to the global model's and pushed
 * away from that of the device's own previous model. Without the paper's additional projection head: the representation
 * is what the output layer takes.
 */
@Named(
        value = "moon",
        summary = "SGD that contrasts representations with the global and the previous model's.",
        differs = "There is no projection head: the representation is what the output layer takes; the "
                + "paper adds two layers for the contrast.")
public record Moon(
        @Setting(value = "The steps.", inline = true) LocalLoop loop,

        @Setting("Weight of the contrastive loss, at least 0; 0 is sgd. Usual are 0.1 to 10.")
        double mu,

        @Setting("Temperature of the contrast, greater than 0; the lower, the sharper.")
        double temperature)
        implements MiniBatchAlgorithm {
    private static final String MODEL = "model";

    public Moon {
        Require.atLeast("mu", mu, 0.0);
        Require.positive("temperature", temperature);
    }

    public Moon() {
        this(new LocalLoop(), 1, 0.5);
    }

    @Override
    public LocalResult train(LocalRound round, Trainer trainer) throws TrainingException {
        if (mu == 0) {
            return LocalResult.of(loop.descend(round, trainer).update());
        }
        float[] model = round.parameters();
        float[] global = represent(model, round, trainer);
        float[] previous = represent(round.state().vector(MODEL, model), round, trainer);
        var contrast = new ModelContrastiveLoss(mu, temperature, trainer.representationSize(), global, previous);
        var step = new Momentum(loop.rate(round), 0, 0, false);
        LocalLoopResult trained = loop.follow(round, trainer, step, contrast);
        float[] own = new float[model.length];
        trainer.getParameters(own);
        return new LocalResult(trained.update(), ClientState.of(MODEL, own));
    }

    private static float[] represent(float[] parameters, LocalRound round, Trainer trainer) throws TrainingException {
        float[] representations = new float[Math.multiplyExact(round.shard().count(), trainer.representationSize())];
        trainer.setParameters(parameters);
        trainer.represent(round.shard(), representations);
        return representations;
    }
}
