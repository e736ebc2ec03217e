package dev.proprio.client.training;

import dev.proprio.client.training.step.Momentum;
import dev.proprio.client.training.step.ProximalRule;
import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import dev.proprio.proto.update.Exchange;
import dev.proprio.proto.update.part.Multiplier;
import java.util.Map;

/**
 * FedNova (Wang et al. 2020, equation 8): each device's change is divided by the total weight of its gradients in it,
 * so that devices that take more steps do not draw the model to themselves; the mean is multiplied by the mean total.
 */
@Named(
        value = "fednova",
        summary = "SGD whose change is normalized by the number of local steps.",
        differs = "There is no local momentum unless it is set; much of the paper has 0.9.")
public record FedNova(
        @Setting(value = "The steps.", inline = true) LocalLoop loop,

        @Setting("Share of the last step's velocity that stays, at least 0 and below 1; 0 for none.")
        double momentum,

        @Setting("Strength of a pull towards the global model as in fedprox, at least 0; 0 for none.")
        double mu)
        implements MiniBatchAlgorithm {
    private static final String STEPS = "steps";

    public FedNova {
        Require.that(
                momentum >= 0 && momentum < 1, "momentum", "must be at least 0 and less than 1 but was " + momentum);
        Require.atLeast("mu", mu, 0.0);
        Require.that(
                mu * loop.learningRate() < 1,
                "mu",
                "must be less than 1 / learning-rate, or later steps undo earlier ones, but was " + mu);
    }

    public FedNova() {
        this(new LocalLoop(), 0, 0);
    }

    @Override
    public Exchange exchange() {
        return Exchange.weighted(new Multiplier(STEPS));
    }

    @Override
    public LocalResult train(LocalRound round, Trainer trainer) throws TrainingException {
        double rate = loop.rate(round);
        LocalLoopResult trained = momentum == 0 && mu == 0
                ? loop.descend(round, trainer)
                : loop.follow(
                        round,
                        trainer,
                        new ProximalRule(mu, round.parameters()).then(new Momentum(rate, momentum, 0, false)));
        float total = (float) totalWeight(trained.steps(), rate);
        trained.scale(1.0 / total, 1, trainer.layout());
        return LocalResult.of(trained.update(exchange(), Map.of(STEPS, new float[] {total})));
    }

    /**
     * The sum of the weights with which the gradients of so many steps enter the change, per unit of the step size:
     * how far a gradient of 1 at each step goes. Without momentum and pull, the number of steps.
     */
    double totalWeight(int steps, double rate) {
        double velocity = 0;
        double gone = 0;
        for (int i = 0; i < steps; i++) {
            velocity = momentum * velocity + 1 - rate * mu * gone;
            gone += velocity;
        }
        return gone;
    }
}
