package dev.proprio.experiments.personalization;

import java.util.Arrays;

/**
 * Which windows a person is asked about at most.
 *
 * @param windows their numbers, the first question first
 * @param proposed for each the class that the model found the likeliest when it was asked; empty if no taps are counted
 * @param stopped whether the questions were ended by a rule, with windows left
 */
record AskedWindowOrder(int[] windows, int[] proposed, boolean stopped) {
    /** What of it a budget pays for. */
    AskedWindowOrder first(int budget) {
        if (budget > windows.length) {
            return this;
        }
        // Whatever the rule had said, the budget ended it.
        return new AskedWindowOrder(
                Arrays.copyOf(windows, budget), Arrays.copyOf(proposed, Math.min(budget, proposed.length)), false);
    }
}
