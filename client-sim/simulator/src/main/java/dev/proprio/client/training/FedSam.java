package dev.proprio.client.training;

import dev.proprio.client.training.step.SharpnessAwareStep;
import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import dev.proprio.proto.random.KeyedRandom;

/**
 * FedSAM (Qu et al. 2022, Algorithm 1; Caldarola et al. 2022): local steps of sharpness-aware minimization (Foret et al.
 * 2021, Algorithm 1), {@code w <- w - eta grad F(w + rho g / |g|)} with {@code g = grad F(w)}, both gradients of the same
 * mini-batch and with the same dropout. A step costs two. Running statistics move once a step, with what is seen at w.
 */
@Named(
        value = "fedsam",
        summary = "SGD on the gradient from a little uphill, so that minima are flat.",
        differs = "Changes count by samples; in the paper all devices count alike (aggregation uniform-mean).")
public record FedSam(
        @Setting(value = "The steps.", inline = true) LocalLoop loop,

        @Setting("How far uphill the gradient is taken, at least 0; 0 is sgd. Usual are 0.01 to 0.5.")
        double rho)
        implements MiniBatchAlgorithm {
    public FedSam {
        Require.atLeast("rho", rho, 0.0);
    }

    public FedSam() {
        this(new LocalLoop(), 0.05);
    }

    @Override
    public int passes() {
        return 2 * loop.epochs();
    }

    @Override
    public LocalResult train(LocalRound round, Trainer trainer) throws TrainingException {
        if (rho == 0) {
            return LocalResult.of(loop.descend(round, trainer).update());
        }
        var ascent =
                new SharpnessAwareStep(rho, loop.rate(round), trainer.layout().length());
        var statistics = new MovedStatistics(trainer);
        KeyedRandom steps = round.random().child("steps", 0);
        LocalLoopResult trained = loop.run(round, trainer, new LocalLoop.Step() {
            private final float[] seen = new float[trainer.layout().length()];
            private int taken;

            @Override
            public double take(int[] order, int from, int to) {
                KeyedRandom step = steps.child("both", taken++);
                trainer.setRandom(step);
                double loss = trainer.step(round.shard(), order, from, to, ascent.uphill());
                statistics.into(seen);
                trainer.setRandom(step);
                trainer.step(round.shard(), order, from, to, ascent.back());
                statistics.restore(seen);
                return loss;
            }
        });
        return LocalResult.of(trained.update());
    }
}
