package dev.proprio.client.attack;

import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;

/**
 * Inner product manipulation (Xie et al. 2020, equation 2): -epsilon times the mean of honest changes, so that what is
 * combined points away from them. The attackers estimate the mean from their own shards. A small epsilon hides from
 * rules that look at distances; a large one turns a mean.
 */
@Named(
        value = "ipm",
        summary = "Inner product manipulation: the mean honest change, backwards.",
        differs = "Attackers estimate the honest mean from their own shards; the paper's know it.")
public record InnerProduct(
        @Setting("How many times its length the mean has, greater than 0.")
        double epsilon,

        @Setting("How many attackers at most share what they learnt, at least 1.")
        int accomplices)
        implements Attack {
    public InnerProduct {
        Require.positive("epsilon", epsilon);
        Require.atLeast("accomplices", accomplices, 1);
    }

    public InnerProduct() {
        this(0.5, 20);
    }

    @Override
    public float[] change(float[] trained, AttackRound round) {
        double[] mean = UpdateArithmetic.mean(round.shared());
        float[] change = new float[mean.length];
        for (int i = 0; i < change.length; i++) {
            change[i] = (float) (-epsilon * mean[i]);
        }
        return change;
    }
}
