package dev.proprio.coordinator.aggregation;

import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import java.util.List;

/**
 * The last round's result v, moved by the mean of the updates' differences from it, each scaled down
 * to a norm of at most tau (Karimireddy et al. 2021, equation CC): v + mean((x - v) min(1, tau / |x - v|)).
 * In the first round v is 0. Meant for devices with momentum.
 */
@Named(
        value = "centered-clipping",
        summary = "The last result, moved by the clipped differences of the updates.",
        differs = "Devices begin each round at rest; the rule is meant for devices that carry their "
                + "momentum from round to round.")
public record CenteredClipping(
        @Setting("The largest Euclidean distance from the last result that counts in full, greater than 0.")
        double tau,

        @Setting("How often the result is refined in a round, at least 1.")
        int iterations)
        implements IndividualAggregation {
    public CenteredClipping {
        Require.positive("tau", tau);
        Require.atLeast("iterations", iterations, 1);
    }

    public CenteredClipping() {
        this(1, 1);
    }

    @Override
    public double[] combine(List<Contribution> contributions, RuleContext context) {
        double[] center = context.previous()
                .map(double[]::clone)
                .orElseGet(() -> new double[contributions.getFirst().values().length]);
        for (int i = 0; i < iterations; i++) {
            refine(center, contributions);
        }
        return center;
    }

    private void refine(double[] center, List<Contribution> contributions) {
        double[] factors = Vectors.each(contributions, values -> {
            double distance = Vectors.distance(values, center);
            return distance > tau ? tau / distance : 1;
        });
        double[] move = new double[center.length];
        CoordinateRanges.forEach(move.length, Vectors.RANGE, (from, to) -> {
            for (int c = 0; c < factors.length; c++) {
                float[] values = contributions.get(c).values();
                for (int i = from; i < to; i++) {
                    move[i] += (values[i] - center[i]) * factors[c];
                }
            }
        });
        for (int i = 0; i < center.length; i++) {
            center[i] += move[i] / contributions.size();
        }
    }
}
