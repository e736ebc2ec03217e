package dev.proprio.client.personalization;

import dev.proprio.client.training.ClientState;
import dev.proprio.client.training.LocalAlgorithm;
import dev.proprio.client.training.LocalLoop;
import dev.proprio.client.training.LocalResult;
import dev.proprio.client.training.LocalRound;
import dev.proprio.client.training.MovedStatistics;
import dev.proprio.client.training.Trainer;
import dev.proprio.client.training.TrainingException;
import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import dev.proprio.proto.update.ClientUpdate;
import dev.proprio.proto.update.Metric;
import java.util.Map;

/**
 * The devices' part of {@link Apfl}: in each step, the global model descends on its own gradient and the personal one on
 * that of the mixture, times alpha; once a round, alpha follows {@code alpha <- alpha - alphaRate <v - w, grad F>}.
 */
@Named(
        value = "apfl",
        summary = "SGD on the global model, and on a model of the device's own that is mixed with it.",
        differs = "Devices count by their samples under weighted-mean; in the paper all count alike "
                + "(aggregation uniform-mean).")
public record ApflTraining(
        @Setting("Share of the device's own model in the mixture at first, from 0 to 1.")
        double alpha,

        @Setting("Step size of that share, at least 0; 0 keeps it.")
        double alphaRate,

        @Setting(value = "The steps.", inline = true) LocalLoop loop)
        implements LocalAlgorithm {
    static final String PERSONAL = "personal";
    static final String ALPHA = "alpha";

    public ApflTraining {
        Require.between("alpha", alpha, 0, 1);
        Require.atLeast("alphaRate", alphaRate, 0.0);
    }

    public ApflTraining() {
        this(0.5, 0.01, new LocalLoop());
    }

    ApflTraining with(LocalLoop other) {
        return new ApflTraining(alpha, alphaRate, other);
    }

    @Override
    public LocalResult train(LocalRound round, Trainer trainer) throws TrainingException {
        int samples = round.shard().count();
        trainer.requireBatch((samples - 1) % loop.batch() + 1);
        trainer.setRandom(round.random().child("steps", 0));
        var batches = new MiniBatches(round.shard(), loop.batch(), round.random());
        float[] w = round.parameters().clone();
        float[] v = round.state().vector(PERSONAL, w).clone();
        float share = round.state().vector(ALPHA, new float[] {(float) alpha})[0];
        float[] mixedGradient = new float[w.length];
        float[] gradient = new float[w.length];
        var statistics = new MovedStatistics(trainer);
        double rate = loop.rate(round);
        double losses = 0;
        double squares = 0;
        int passes = loop.epochs(round);
        int steps = loop.steps(samples, passes);
        for (int step = 0; step < steps; step++) {
            batches.next();
            float[] mixture = mixed(share, v, w);
            // While it trains, the mixture normalizes by its mini-batches; what it has seen is v's to remember.
            statistics.copy(v, mixture);
            batches.gradient(trainer, mixture, mixedGradient);
            statistics.into(v);
            double loss = batches.gradient(trainer, w, gradient);
            losses += batches.count() * loss;
            squares += batches.count() * loss * loss;
            statistics.into(w);
            if (step == 0 && alphaRate > 0) {
                share = (float) Math.clamp(share - alphaRate * alongDifference(v, w, mixedGradient), 0, 1);
            }
            for (int i = 0; i < w.length; i++) {
                v[i] -= (float) (rate * share * mixedGradient[i]);
                w[i] -= (float) (rate * gradient[i]);
            }
        }
        float[] change = new float[w.length];
        for (int i = 0; i < w.length; i++) {
            change[i] = w[i] - round.parameters()[i];
        }
        var metrics = Map.of(
                Metric.LOSS, new Metric(losses, (double) passes * samples),
                Metric.SQUARED_LOSS, new Metric(squares / passes, samples));
        return new LocalResult(
                ClientUpdate.ofParameters(samples, change, metrics),
                new ClientState(Map.of(PERSONAL, v, ALPHA, new float[] {share})));
    }

    /** {@code alpha v + (1 - alpha) w}. */
    static float[] mixed(float alpha, float[] v, float[] w) {
        float[] mixture = new float[w.length];
        for (int i = 0; i < mixture.length; i++) {
            mixture[i] = Math.fma(alpha, v[i], (1 - alpha) * w[i]);
        }
        return mixture;
    }

    private static double alongDifference(float[] v, float[] w, float[] gradient) {
        double sum = 0;
        for (int i = 0; i < v.length; i++) {
            sum += (double) (v[i] - w[i]) * gradient[i];
        }
        return sum;
    }
}
