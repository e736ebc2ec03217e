package dev.proprio.client.personalization;

import dev.proprio.client.training.LocalAlgorithm;
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
 * The devices' part of {@link PerFedAvg} (Fallah et al. 2020, equations 9 to 13). With mini-batches D1, D2 and D3 in turn
 * and {@code w' = w - alpha grad F(w; D1)}, the first-order step is {@code w <- w - beta g} with
 * {@code g = grad F(w'; D2)}; the Hessian-free one subtracts {@code alpha (grad F(w + delta g; D3) - grad F(w - delta g;
 * D3)) / (2 delta)} from g. Batch normalization's running statistics move once with each D2.
 */
@Named(
        value = "per-fedavg",
        summary = "Steps on the loss after a step: first order, or Hessian-free.",
        differs = "Devices count by their samples under weighted-mean; the paper counts all alike "
                + "(aggregation uniform-mean).")
public record PerFedAvgTraining(
        @Setting("Step size of the inner step, at least 0; at 0 this is sgd.")
        double alpha,

        @Setting("Step size of the outer steps, greater than 0.")
        double beta,

        @Setting("Passes over the shard, counted in outer steps of one mini-batch; at least 1.")
        int epochs,

        @Setting("Windows of each mini-batch, at least 1.") int batch,

        @Setting("How the gradient through the inner step is found.")
        MetaGradient gradient,

        @Setting("Step of the difference that stands for the Hessian, greater than 0.")
        double delta)
        implements LocalAlgorithm {
    /** How the gradient through the inner step is found. */
    public enum MetaGradient {
        /** The Hessian is left out. */
        FIRST_ORDER,
        /** Its product with the gradient is a difference of gradients. */
        HESSIAN_FREE
    }

    public PerFedAvgTraining {
        Require.atLeast("alpha", alpha, 0.0);
        Require.positive("beta", beta);
        Require.atLeast("epochs", epochs, 1);
        Require.atLeast("batch", batch, 1);
        Require.positive("delta", delta);
    }

    public PerFedAvgTraining() {
        this(0.02, 0.05, 2, 16, MetaGradient.FIRST_ORDER, 1e-3);
    }

    @Override
    public LocalResult train(LocalRound round, Trainer trainer) throws TrainingException {
        int samples = round.shard().count();
        trainer.requireBatch((samples - 1) % batch + 1);
        trainer.setRandom(round.random().child("steps", 0));
        var batches = new MiniBatches(round.shard(), batch, round.random());
        var statistics = new MovedStatistics(trainer);
        int length = round.parameters().length;
        float[] w = round.parameters().clone();
        float[] inner = new float[length];
        float[] g = new float[length];
        float[] up = new float[length];
        float[] down = new float[length];
        int steps = epochs * ((samples - 1) / batch + 1);
        double loss = 0;
        double windows = 0;
        for (int step = 0; step < steps; step++) {
            if (alpha > 0) {
                batches.next();
                batches.gradient(trainer, w, inner);
            }
            batches.next();
            loss += batches.count() * batches.gradient(trainer, moved(w, inner, -alpha), g);
            statistics.into(w);
            windows += batches.count();
            double hessian = 0;
            if (gradient == MetaGradient.HESSIAN_FREE && alpha > 0) {
                batches.next();
                batches.gradient(trainer, moved(w, g, delta), up);
                batches.gradient(trainer, moved(w, g, -delta), down);
                hessian = alpha / (2 * delta);
            }
            for (int i = 0; i < length; i++) {
                w[i] -= (float) (beta * (g[i] - hessian * (up[i] - down[i])));
            }
        }
        for (int i = 0; i < length; i++) {
            w[i] -= round.parameters()[i];
        }
        return LocalResult.of(ClientUpdate.ofParameters(samples, w, Map.of("loss", new Metric(loss, windows))));
    }

    /** {@code w + factor * direction}. */
    static float[] moved(float[] w, float[] direction, double factor) {
        float[] there = new float[w.length];
        for (int i = 0; i < there.length; i++) {
            there[i] = (float) (w[i] + factor * direction[i]);
        }
        return there;
    }
}
