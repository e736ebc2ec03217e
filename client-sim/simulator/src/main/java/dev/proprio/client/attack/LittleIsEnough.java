package dev.proprio.client.attack;

import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import java.util.Optional;

/**
 * A Little Is Enough (Baruch et al. 2019, Algorithm 3): mean - z deviation of honest changes, per coordinate, with a z
 * so small that rules take the attackers for honest devices at the edge. Of n devices with f attackers among them,
 * s = floor(n / 2 + 1) - f honest ones must be further out for a majority, hence z is the normal quantile of
 * (n - f - s) / (n - f). The attackers estimate mean and deviation from their own shards.
 */
@Named(value = "alie", summary = "A Little Is Enough: all coordinates a little off the mean, to hide among the honest.")
public record LittleIsEnough(
        @Setting("Deviations off the mean; without it, what the numbers of devices and attackers allow.")
        Optional<Double> z,

        @Setting("How many attackers at most share what they learnt, at least 2.")
        int accomplices)
        implements Attack {
    private static final double MOST_CERTAIN = 0.999;

    public LittleIsEnough {
        z.ifPresent(value -> Require.that(Double.isFinite(value), "z", "must be a number but was " + value));
        Require.atLeast("accomplices", accomplices, 2);
    }

    public LittleIsEnough() {
        this(Optional.empty(), 20);
    }

    @Override
    public float[] change(float[] trained, AttackRound round) {
        double[] mean = UpdateArithmetic.mean(round.shared());
        double[] deviation = UpdateArithmetic.deviation(round.shared(), mean);
        double off = z.orElseGet(() -> largestHidden(round.cohort(), round.attackers()));
        float[] change = new float[mean.length];
        for (int i = 0; i < change.length; i++) {
            change[i] = (float) (mean[i] - off * deviation[i]);
        }
        return change;
    }

    /** The paper's z_max; where the attackers are a majority, as good as any. */
    static double largestHidden(int devices, int attackers) {
        int honest = Math.max(1, devices - attackers);
        int supporters = devices / 2 + 1 - attackers;
        double share = (double) (honest - supporters) / honest;
        return NormalQuantile.of(Math.clamp(share, 1 - MOST_CERTAIN, MOST_CERTAIN));
    }
}
