package dev.proprio.client.attack;

import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;

/** Sends independent normal numbers, N(0, deviation^2), and nothing that was learnt (Blanchard et al. 2017, section 5). */
@Named(
        value = "gaussian",
        summary = "Sends normal noise and nothing that was learnt.",
        differs = "The deviation is 1; the paper's is 200.")
public record GaussianNoise(
        @Setting("Standard deviation of each value of the change, greater than 0.")
        double deviation) implements Attack {
    public GaussianNoise {
        Require.positive("deviation", deviation);
    }

    public GaussianNoise() {
        this(1);
    }

    @Override
    public float[] change(float[] trained, AttackRound round) {
        float[] noise = new float[trained.length];
        for (int i = 0; i < noise.length; i++) {
            noise[i] = (float) (deviation * round.random().nextGaussian());
        }
        return noise;
    }
}
