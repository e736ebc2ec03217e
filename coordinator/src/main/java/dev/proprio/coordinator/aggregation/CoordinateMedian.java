package dev.proprio.coordinator.aggregation;

import dev.proprio.proto.extension.Named;
import java.util.List;

/**
 * The median per coordinate (Yin et al. 2018, Definition 1); of an even number of values the mean of
 * the two in the middle. It lies among the honest values while fewer than half are attackers.
 */
@Named(value = "median", summary = "Per coordinate, the median.")
public record CoordinateMedian() implements IndividualAggregation {
    @Override
    public double[] combine(List<Contribution> contributions, RuleContext context) {
        int vectors = contributions.size();
        return SortedColumns.reduce(contributions, (vectors - 1) / 2, vectors / 2 + 1, SortedColumns::mean);
    }
}
