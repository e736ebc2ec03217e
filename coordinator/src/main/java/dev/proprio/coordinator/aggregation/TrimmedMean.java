package dev.proprio.coordinator.aggregation;

import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import java.util.List;

/**
 * The mean per coordinate without the beta lowest and the beta highest values (Yin et al. 2018,
 * Definition 2). With at most beta attackers the result lies among the honest values. Beta is a count
 * and not a share, as it bounds the number of attackers, so that whether it fits the cohort is known
 * before the first round.
 */
@Named(
        value = "trimmed-mean",
        summary = "Per coordinate, the mean without the lowest and highest values.",
        differs = "Beta is a count at each end; the paper's is a share.")
public record TrimmedMean(
        @Setting("How many values are left out at each end, at least 0 and less than half of a round's updates.")
        int beta)
        implements IndividualAggregation {
    public TrimmedMean {
        Require.atLeast("beta", beta, 0);
        Require.that(
                beta <= Krum.MOST_ATTACKERS, "beta", "must be at most " + Krum.MOST_ATTACKERS + " but was " + beta);
    }

    public TrimmedMean() {
        this(1);
    }

    @Override
    public int least() {
        return 2 * beta + 1;
    }

    @Override
    public String remedy(int updates) {
        return "lower beta to " + (updates - 1) / 2;
    }

    @Override
    public double[] combine(List<Contribution> contributions, RuleContext context) {
        return SortedColumns.reduce(contributions, beta, contributions.size() - beta, SortedColumns::mean);
    }
}
