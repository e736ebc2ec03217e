package dev.proprio.experiments.sweep;

import java.util.Locale;

/** How a sweep chooses what it tries. */
public enum Search {
    /** Every combination of the listed values. */
    GRID,
    /** Random combinations (Bergstra and Bengio 2012). */
    RANDOM,
    /** Many for a few rounds, the best of them for more: successive halving (Jamieson and Talwalkar 2016). */
    HALVING;

    /** The name as in the file. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
