package dev.proprio.experiments.audit;

import org.hipparchus.distribution.discrete.BinomialDistribution;

/**
 * How large epsilon must be for so many guesses to be right: each canary was included or not by a fair coin of its own, all in one
 * run, and the auditor guesses some of the coins from what that run published (Steinke, Nasr and Jagielski 2023, "Privacy
 * auditing with one (1) training run", theorem 5.2).
 */
final class GuessBound {
    private static final double LARGEST = 64;
    private static final int HALVINGS = 50;

    private GuessBound() {}

    /**
     * How likely it is at most that this many guesses or more are right, if the mechanism is (epsilon, delta)-private.
     *
     * @param canaries how many there are, each of which one guess may be made of
     * @param guesses how many were made
     * @param right how many of these were right
     */
    static double pValue(int canaries, int guesses, int right, double epsilon, double delta) {
        if (right < 0 || right > guesses || guesses > canaries) {
            throw new IllegalArgumentException(
                    "%s right of %s guesses of %s canaries is impossible".formatted(right, guesses, canaries));
        }
        if (right == 0) {
            return 1;
        }
        var lucky = new BinomialDistribution(guesses, 1 / (1 + Math.exp(-epsilon)));
        double atLeast = lucky.probability(right - 1, guesses);
        if (delta == 0) {
            return Math.min(1, atLeast);
        }
        double below = 0;
        double steepest = 0;
        for (int by = 1; by <= right; by++) {
            below += lucky.probability(right - by);
            steepest = Math.max(steepest, below / by);
        }
        return Math.min(1, atLeast + 2 * canaries * delta * steepest);
    }

    /**
     * The largest epsilon below which so many right guesses are less likely than {@code error}; 0 if they show nothing.
     *
     * @param error how often the bound may be above the true epsilon
     */
    static double lowest(int canaries, int guesses, int right, double delta, double error) {
        double shown = 0;
        double open = LARGEST;
        if (pValue(canaries, guesses, right, 0, delta) >= error) {
            return 0;
        }
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (shown + open) / 2;
            if (pValue(canaries, guesses, right, middle, delta) < error) {
                shown = middle;
            } else {
                open = middle;
            }
        }
        return shown;
    }
}
