package dev.proprio.coordinator.aggregation;

import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Setting;
import java.util.List;

/**
 * Elects n - 2f updates by Krum, one after the other, and takes per coordinate the mean of the
 * n - 4f elected values closest to their median (El Mhamdi et al. 2018).
 */
@Named(value = "bulyan", summary = "Elects updates by Krum, then averages the values near each coordinate's median.")
public record Bulyan(
        @Setting("How many of a round's updates may be hostile, at least 0; a round needs 4 * attackers + 3.")
        int attackers)
        implements IndividualAggregation {
    public Bulyan {
        Krum.requireAttackers(attackers);
    }

    public Bulyan() {
        this(1);
    }

    @Override
    public int least() {
        return 4 * attackers + 3;
    }

    @Override
    public String remedy(int updates) {
        return Krum.fewerAttackers(Math.floorDiv(updates - 3, 4));
    }

    @Override
    public double[] combine(List<Contribution> contributions, RuleContext context) {
        List<Contribution> elected = new KrumScores(contributions, attackers)
                .elected(contributions.size() - 2 * attackers).stream()
                        .map(contributions::get)
                        .toList();
        return Columns.reduce(elected, values -> nearMedian(values, values.length - 2 * attackers));
    }

    private static double nearMedian(float[] values, int count) {
        double median = Columns.median(values);
        int from = 0;
        int to = values.length;
        while (to - from > count) {
            if (median - values[from] > values[to - 1] - median) {
                from++;
            } else {
                to--;
            }
        }
        return Columns.mean(values, from, to);
    }
}
