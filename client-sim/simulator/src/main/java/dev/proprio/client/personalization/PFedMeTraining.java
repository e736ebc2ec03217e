package dev.proprio.client.personalization;

import dev.proprio.client.training.ClientState;
import dev.proprio.client.training.LocalAlgorithm;
import dev.proprio.client.training.LocalResult;
import dev.proprio.client.training.LocalRound;
import dev.proprio.client.training.MovedStatistics;
import dev.proprio.client.training.StepRule;
import dev.proprio.client.training.Trainer;
import dev.proprio.client.training.TrainingException;
import dev.proprio.client.training.step.Momentum;
import dev.proprio.client.training.step.ProximalRule;
import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import dev.proprio.proto.update.ClientUpdate;
import dev.proprio.proto.update.Exchange;
import dev.proprio.proto.update.Metric;
import java.util.List;
import java.util.Map;

/**
 * The devices' part of {@link PFedMe}: so many times, theta takes some steps on a mini-batch with a pull towards the
 * device's copy of the global model, which then follows it, {@code w <- w - learningRate lambda (w - theta)}. All
 * devices count the same, and the change is sent beta times as large.
 */
@Named(
        value = "pfedme",
        summary = "Steps of a personal model that is pulled towards the global one, which follows it.",
        differs = "Step sizes are larger than the paper's 0.005 to 0.01.")
public record PFedMeTraining(
        @Setting("Strength of the pull, greater than 0.") double lambda,

        @Setting("Mini-batches a round, each followed by the copy of the global model; at least 1.")
        int localRounds,

        @Setting("Steps of the personal model on each, at least 1.")
        int steps,

        @Setting("Windows of a mini-batch, at least 1.") int batch,

        @Setting("Step size of the personal model, greater than 0 and below 2 / lambda.")
        double personalRate,

        @Setting("Step size with which the copy follows, greater than 0.")
        double learningRate,

        @Setting("How far the global model goes towards the devices' mean, from 0; usual are 1 to 2.")
        double beta)
        implements LocalAlgorithm {
    /** The name under which a device remembers its own model. */
    static final String PERSONAL = "personal";

    public PFedMeTraining {
        Require.positive("lambda", lambda);
        Require.atLeast("localRounds", localRounds, 1);
        Require.atLeast("steps", steps, 1);
        Require.atLeast("batch", batch, 1);
        Require.positive("personalRate", personalRate);
        Require.positive("learningRate", learningRate);
        Require.that(personalRate * lambda < 2, "personalRate", "must be less than 2 / lambda but was " + personalRate);
        Require.atLeast("beta", beta, 0.0);
    }

    public PFedMeTraining() {
        this(15, 20, 5, 20, 0.05, 0.05, 1);
    }

    @Override
    public Exchange exchange() {
        return new Exchange(true, List.of());
    }

    @Override
    public LocalResult train(LocalRound round, Trainer trainer) throws TrainingException {
        var batches = new MiniBatches(round.shard(), batch, round.random());
        trainer.requireBatch((round.shard().count() - 1) % batch + 1);
        trainer.setParameters(round.parameters());
        trainer.setRandom(round.random().child("steps", 0));
        float[] global = round.parameters().clone();
        float[] theta = new float[global.length];
        var statistics = new MovedStatistics(trainer);
        StepRule rule = new ProximalRule(lambda, global).then(new Momentum(personalRate, 0, 0, false));
        double loss = 0;
        double windows = 0;
        for (int r = 0; r < localRounds; r++) {
            batches.next();
            for (int k = 0; k < steps; k++) {
                loss += batches.count() * batches.step(trainer, rule);
                windows += batches.count();
            }
            trainer.getParameters(theta);
            for (int i = 0; i < global.length; i++) {
                global[i] -= (float) (learningRate * lambda * (global[i] - theta[i]));
            }
            statistics.copy(theta, global);
        }
        float[] change = new float[global.length];
        for (int i = 0; i < change.length; i++) {
            change[i] = (float) (beta * (global[i] - round.parameters()[i]));
        }
        statistics.changeSince(round.parameters(), change);
        var update =
                new ClientUpdate(1, Map.of(ClientUpdate.PARAMETERS, change), Map.of("loss", new Metric(loss, windows)));
        return new LocalResult(update, ClientState.of(PERSONAL, theta));
    }
}
