package dev.proprio.client.training;

import dev.proprio.client.training.step.ProximalRule;
import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import dev.proprio.proto.update.Exchange;
import dev.proprio.proto.update.part.UpdateHistory;
import java.util.Map;

/**
 * FedDyn (Acar et al. 2021, Algorithm 1): each device minimizes its loss with a pull towards the global model and a
 * linear term, the sum of its earlier pulls, so that what all devices agree on is also where none of them moves.
 */
@Named(
        value = "feddyn",
        summary = "SGD with a pull and a linear term that each device carries on.",
        differs = "A device's problem is solved as far as its epochs go, not to its minimum, and without "
                + "the weight decay of the paper's experiments.")
public record FedDyn(
        @Setting(value = "The steps; as many as it takes to come near the minimum.", inline = true)
        LocalLoop loop,

        @Setting("Strength of the pull, greater than 0. Usual are 0.01 to 0.1.")
        double alpha)
        implements MiniBatchAlgorithm {
    private static final String GRADIENT = "gradient";
    /** What the sum of pulls has beyond float32, so that it stays what the coordinator's sum says. */
    private static final String REST = "gradient-rest";

    public FedDyn {
        Require.positive("alpha", alpha);
        Require.that(
                alpha * loop.learningRate() < 2,
                "alpha",
                "must be less than 2 / learning-rate, or steps overshoot the global model, but was " + alpha);
    }

    public FedDyn() {
        this(new LocalLoop(), 0.01);
    }

    @Override
    public Exchange exchange() {
        return Exchange.uniform(new UpdateHistory("history"));
    }

    @Override
    public LocalResult train(LocalRound round, Trainer trainer) throws TrainingException {
        float[] none = new float[round.parameters().length];
        float[] gradient = round.state().vector(GRADIENT, none);
        float[] rest = round.state().vector(REST, none);
        float[] negative = new float[gradient.length];
        for (int i = 0; i < negative.length; i++) {
            negative[i] = -gradient[i];
        }
        LocalLoopResult trained = loop.descend(round, trainer, new ProximalRule(alpha, round.parameters(), negative));
        float[] next = new float[gradient.length];
        float[] nextRest = new float[gradient.length];
        for (int i = 0; i < next.length; i++) {
            double sum = (double) gradient[i] + rest[i] - alpha * trained.change()[i];
            next[i] = (float) sum;
            nextRest[i] = (float) (sum - next[i]);
        }
        return new LocalResult(
                trained.update(exchange(), Map.of()), new ClientState(Map.of(GRADIENT, next, REST, nextRest)));
    }
}
