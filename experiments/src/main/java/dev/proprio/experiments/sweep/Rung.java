package dev.proprio.experiments.sweep;

import java.util.List;

/**
 * A step of successive halving.
 *
 * @param trials how many trials it has at most
 * @param rounds how many rounds each of them has in the end, those of earlier steps included
 */
public record Rung(int trials, int rounds) {
    /** How many rounds successive steps take over from the ones before, over all trials. */
    static long continued(List<Rung> rungs) {
        long rounds = 0;
        for (int i = 1; i < rungs.size(); i++) {
            rounds += (long) rungs.get(i).trials() * rungs.get(i - 1).rounds();
        }
        return rounds;
    }
}
