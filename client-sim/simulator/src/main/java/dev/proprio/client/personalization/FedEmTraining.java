package dev.proprio.client.personalization;

import dev.proprio.client.training.ClientState;
import dev.proprio.client.training.LocalAlgorithm;
import dev.proprio.client.training.LocalLoop;
import dev.proprio.client.training.LocalLoopResult;
import dev.proprio.client.training.LocalResult;
import dev.proprio.client.training.LocalRound;
import dev.proprio.client.training.Trainer;
import dev.proprio.client.training.TrainingException;
import dev.proprio.client.training.step.Momentum;
import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import dev.proprio.proto.tensor.ParameterLayout;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.update.ClientUpdate;
import dev.proprio.proto.update.Exchange;
import dev.proprio.proto.update.Metric;
import dev.proprio.proto.update.part.ClusterShares;
import java.util.Arrays;
import java.util.Map;

/**
 * The devices' part of {@link FedEm} (Marfoq et al. 2021, Algorithm 1): with the device's shares pi, each window belongs to
 * model m as far as {@code q_m}, in proportion to {@code pi_m exp(-loss_m)}; pi becomes the mean of q, and each model takes
 * its steps on losses that count q_m. Every model moves by the mean of all devices' changes.
 */
@Named(
        value = "fedem",
        summary = "Several models that each device mixes in its own way; a window trains each as far as it fits.",
        differs =
                "A run measures each person with the one model that fits best; the mixture is what personalize measures.")
public record FedEmTraining(
        @Setting("How many models there are, between 1 and 100; 1 is sgd.")
        int components,

        @Setting(value = "The steps of each model.", inline = true)
        LocalLoop loop)
        implements LocalAlgorithm {
    /** The name under which a device remembers its mixture. */
    static final String MIXTURE = "mixture";

    private static final String COMPONENTS = "components";

    public FedEmTraining {
        Require.between("components", components, 1, 100);
    }

    public FedEmTraining() {
        this(3, new LocalLoop());
    }

    FedEmTraining with(LocalLoop other) {
        return new FedEmTraining(components, other);
    }

    @Override
    public Exchange exchange() {
        return Exchange.weighted(new ClusterShares(COMPONENTS, components));
    }

    @Override
    public LocalResult train(LocalRound round, Trainer trainer) throws TrainingException {
        int samples = round.shard().count();
        var models = new Components(round.parameters(), components);
        double[][] losses = models.losses(round.shard(), trainer);
        float[] shares = round.state().vector(MIXTURE, Components.uniform(components));
        float[][] weights = new float[components][samples];
        double[] q = new double[components];
        double loss = 0;
        double squares = 0;
        for (int s = 0; s < samples; s++) {
            double one = Components.responsibilities(losses, shares, s, q);
            loss += one;
            squares += one * one;
            for (int m = 0; m < components; m++) {
                weights[m][s] = (float) q[m];
            }
        }
        float[] change = new float[round.parameters().length];
        for (int m = 0; m < components; m++) {
            float[] moved = train(round, m, models.of(m), weights[m], trainer).change();
            System.arraycopy(moved, 0, change, m * models.length(), models.length());
        }
        float[] all = new float[components];
        Arrays.fill(all, 1);
        var update = new ClientUpdate(
                exchange().weight(samples),
                Map.of(ClientUpdate.PARAMETERS, change, COMPONENTS, all),
                Map.of(Metric.LOSS, new Metric(loss, samples), Metric.SQUARED_LOSS, new Metric(squares, samples)));
        return new LocalResult(update, ClientState.of(MIXTURE, Components.fitted(losses, shares, 1)));
    }

    private LocalLoopResult train(LocalRound round, int component, float[] model, float[] weights, Trainer trainer)
            throws TrainingException {
        ParameterLayout layout = trainer.layout();
        var broadcast = Broadcast.of(layout, model);
        if (components == 1) {
            var alone = new LocalRound(round.round(), broadcast, round.shard(), ClientState.EMPTY, round.random());
            return loop.descend(alone, trainer);
        }
        var random = round.random().child("component", component);
        var one = new LocalRound(round.round(), broadcast, round.shard(), ClientState.EMPTY, random);
        return loop.follow(one, trainer, new Momentum(loop.rate(round), 0, 0, false), weights);
    }
}
