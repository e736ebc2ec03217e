package dev.proprio.client.training;

import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import dev.proprio.proto.update.Exchange;
import dev.proprio.proto.update.part.MovingMean;
import java.util.Map;

/**
 * MimeLite with momentum (Karimireddy et al. 2021, Algorithm 1): all devices step along
 * {@code (1 - beta) grad F + beta m} with the coordinator's m, which stays as it is during a round and then becomes
 * {@code (1 - beta) c + beta m}, with c the mean of the whole shards' gradients at the global model.
 */
@Named(
        value = "mimelite",
        summary = "SGD with the momentum of the whole federation, which rests during a round.",
        differs = {
            "Changes and gradients count by samples; in the paper all devices count alike (aggregation uniform-mean).",
            "The paper's Mime also corrects each step by the mean gradient of the round's devices at the round's model, which"
                    + " takes a second exchange within the round; there is only MimeLite."
        })
public record MimeLite(
        @Setting(value = "The steps.", inline = true) LocalLoop loop,

        @Setting("Share of the momentum in each step, at least 0 and below 1; 0 is sgd.")
        double beta)
        implements MiniBatchAlgorithm {
    private static final String MOMENTUM = "momentum";

    public MimeLite {
        Require.that(beta >= 0 && beta < 1, "beta", "must be at least 0 and less than 1 but was " + beta);
    }

    public MimeLite() {
        this(new LocalLoop(), 0.9);
    }

    @Override
    public Exchange exchange() {
        return beta == 0 ? Exchange.PLAIN : Exchange.weighted(new MovingMean(MOMENTUM, beta));
    }

    @Override
    public LocalResult train(LocalRound round, Trainer trainer) throws TrainingException {
        if (beta == 0) {
            return LocalResult.of(loop.descend(round, trainer).update());
        }
        float[] gradient = new float[round.parameters().length];
        trainer.setRandom(round.random().child("whole", 0));
        ShardGradient.add(round, trainer, 1, gradient);
        float[] momentum = round.model().shared(MOMENTUM);
        float stays = (float) beta;
        float enters = (float) (1 - beta);
        LocalLoopResult trained = loop.descend(round, trainer, (parameters, stepped, length) -> {
            for (int i = 0; i < length; i++) {
                stepped[i] = Math.fma(stays, momentum[i], enters * stepped[i]);
            }
        });
        return LocalResult.of(trained.update(exchange(), Map.of(MOMENTUM, gradient)));
    }
}
