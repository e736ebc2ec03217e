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
        int count = elected.size() - 2 * attackers;
        return SortedColumns.reduce(
                elected,
                0,
                elected.size(),
                (rows, width, reduced, at) -> meanNearMedian(rows, width, count, reduced, at));
    }

    /** Row by row, most of which count in every column. */
    private static void meanNearMedian(float[][] rows, int width, int count, double[] reduced, int at) {
        int[] first = new int[width];
        for (int i = 0; i < width; i++) {
            first[i] = firstNearMedian(rows, i, count);
        }
        int latest = rows.length - count;
        for (int row = 0; row < rows.length; row++) {
            float[] values = rows[row];
            if (row >= latest && row < count) {
                for (int i = 0; i < width; i++) {
                    reduced[at + i] += values[i];
                }
            } else {
                for (int i = 0; i < width; i++) {
                    reduced[at + i] += row >= first[i] && row < first[i] + count ? values[i] : 0;
                }
            }
        }
        for (int i = 0; i < width; i++) {
            reduced[at + i] /= count;
        }
    }

    /** Where the {@code count} ascending values of a column that are nearest to its median begin. */
    private static int firstNearMedian(float[][] rows, int column, int count) {
        double median = ((double) rows[(rows.length - 1) / 2][column] + rows[rows.length / 2][column]) / 2;
        int from = 0;
        int to = rows.length;
        while (to - from > count) {
            if (median - rows[from][column] > rows[to - 1][column] - median) {
                from++;
            } else {
                to--;
            }
        }
        return from;
    }
}
