package dev.proprio.experiments.statistics;

import org.hipparchus.stat.ranking.NaturalRanking;
import org.hipparchus.stat.ranking.TiesStrategy;

/** Ranks from 1; equal values share the average of theirs. */
final class Ranks {
    private Ranks() {}

    /** The rank of each value, 1 for the smallest. */
    static double[] ascending(double... values) {
        return values.length == 0 ? new double[0] : new NaturalRanking(TiesStrategy.AVERAGE).rank(values);
    }
}
