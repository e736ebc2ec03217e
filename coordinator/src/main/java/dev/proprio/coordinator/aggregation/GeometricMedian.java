package dev.proprio.coordinator.aggregation;

import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import java.util.List;

/**
 * The point with the smallest sum of distances to the updates (RFA: Pillutla et al. 2022), by the
 * smoothed Weiszfeld algorithm (Algorithm 2) with equal weights, started at the mean: each iteration
 * takes the mean weighted by 1 / max(nu, distance). It ends early once an iteration moves the point
 * by less than nu.
 */
@Named(
        value = "geometric-median",
        summary = "The point with the smallest sum of distances to the updates (RFA).",
        differs = {
            "Every update counts the same, whatever number of samples it claims; the paper weights "
                    + "them by their samples.",
            "There are up to 20 iterations behind the mean; the authors' runs have 2, three sums in all."
        })
public record GeometricMedian(
        @Setting("The distance below which two vectors count as the same, greater than 0.")
        double nu,

        @Setting("Iterations at most, at least 1.") int iterations)
        implements IndividualAggregation {
    public GeometricMedian {
        Require.positive("nu", nu);
        Require.atLeast("iterations", iterations, 1);
    }

    public GeometricMedian() {
        this(1e-6, 20);
    }

    @Override
    public double[] combine(List<Contribution> contributions, RuleContext context) {
        double[] point = Vectors.mean(contributions);
        boolean moving = true;
        for (int i = 0; i < iterations && moving; i++) {
            double[] next = weiszfeld(contributions, point);
            moving = Vectors.distance(next, point) >= nu;
            point = next;
        }
        return point;
    }

    private double[] weiszfeld(List<Contribution> contributions, double[] point) {
        double[] weights = Vectors.each(contributions, values -> 1 / Math.max(nu, Vectors.distance(values, point)));
        return Vectors.divided(Vectors.weightedSum(contributions, weights), Vectors.sum(weights));
    }
}
