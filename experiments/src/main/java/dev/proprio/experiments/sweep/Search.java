package dev.proprio.experiments.sweep;

import java.util.Locale;

/** How a sweep chooses what it tries. */
public enum Search {
    /** Every combination of the listed values. */
    GRID,
    /** Random combinations (Bergstra and Bengio 2012). */
    RANDOM,
    /** Many for a few rounds, the best of them for more: successive halving (Jamieson and Talwalkar 2016). */
    HALVING,
    /** Halving with several first steps, from many trials of few rounds to few of many (Li et al. 2018). */
    HYPERBAND,
    /** Each from what came of those before: a tree-structured Parzen estimator (Bergstra et al. 2011). */
    TPE;

    /** Whether trials get more rounds step by step, so that most have a part of the rounds alone. */
    public boolean isByRungs() {
        return this == HALVING || this == HYPERBAND;
    }

    /** The name as in the file. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
