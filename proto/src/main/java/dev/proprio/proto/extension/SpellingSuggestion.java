package dev.proprio.proto.extension;

import java.util.Collection;
import java.util.Optional;

/** Finds what somebody probably meant to write. */
public final class SpellingSuggestion {
    private SpellingSuggestion() {}

    /** The candidate that a typing slip or two turns into {@code word}; the first of several. */
    public static Optional<String> to(String word, Collection<String> candidates) {
        Optional<String> nearest = Optional.empty();
        int least = (word.length() + 1) / 3 + 1;
        for (String candidate : candidates) {
            // The difference in length is a lower bound, which keeps long words from costing anything.
            if (Math.abs(candidate.length() - word.length()) >= least) {
                continue;
            }
            int distance = distance(word, candidate);
            if (distance < least) {
                least = distance;
                nearest = Optional.of(candidate);
            }
        }
        return nearest;
    }

    /** {@code ; did you mean "size"?}, or nothing when no candidate is near. */
    static String suggestion(String word, Collection<String> candidates) {
        return to(word, candidates)
                .map(nearest -> "; did you mean \"" + nearest + "\"?")
                .orElse("");
    }

    /** Insertions, deletions, replacements and swaps of neighbours (optimal string alignment). */
    static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                int replaced = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                cost[i][j] = Math.min(replaced, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                if (swapped) {
                    cost[i][j] = Math.min(cost[i][j], 1 + cost[i - 2][j - 2]);
                }
            }
        }
        return cost[a.length()][b.length()];
    }
}
