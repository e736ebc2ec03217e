package dev.proprio.experiments.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.proto.random.KeyedRandom;
import org.junit.jupiter.api.Test;

class RatioBootstrapTest {
    @Test
    void aRatioThatAllHaveHasNoSpread() {
        Interval interval = RatioBootstrap.interval(
                        new double[] {1, 2, 3, 4, 5}, new double[] {2, 4, 6, 8, 10}, 0.95, 1)
                .orElseThrow();
        assertThat(interval).isEqualTo(new Interval(0.5, 0.5));
    }

    @Test
    void tooFewPeopleAndNothingBelowTheLineHaveNone() {
        assertThat(RatioBootstrap.interval(new double[] {1, 2, 3, 4}, new double[] {1, 2, 3, 4}, 0.95, 1))
                .isEmpty();
        assertThat(RatioBootstrap.interval(new double[5], new double[5], 0.95, 1))
                .isEmpty();
    }

    /** With forty people it covers about as often as it says. */
    @Test
    void itCovers() {
        var random = KeyedRandom.of(2, "ratio");
        int covered = 0;
        for (int trial = 0; trial < 150; trial++) {
            double[] above = new double[40];
            double[] below = new double[40];
            for (int person = 0; person < 40; person++) {
                below[person] = 5 + 10 * random.nextDouble();
                above[person] = below[person] * random.nextDouble();
            }
            Interval interval =
                    RatioBootstrap.interval(above, below, 0.95, trial).orElseThrow();
            covered += interval.low() <= 0.5 && interval.high() >= 0.5 ? 1 : 0;
        }
        assertThat(covered / 150.0).isBetween(0.87, 1.0);
    }

    @Test
    void seedsAndPeopleAreBothDrawn() {
        assertThat(RatioBootstrap.crossed(
                        new double[][] {{1, 2, 0, 4, 5}, {3, 0, 1, 1, 1}},
                        new double[][] {{2, 4, 0, 8, 10}, {6, 0, 2, 2, 2}},
                        0.95,
                        1))
                .contains(new Interval(0.5, 0.5));
        assertThat(RatioBootstrap.crossed(new double[][] {{1, 2, 3, 4}}, new double[][] {{1, 2, 3, 4}}, 0.95, 1))
                .isEmpty();
        assertThat(RatioBootstrap.crossed(new double[0][], new double[0][], 0.95, 1))
                .isEmpty();
        // All people alike, and seeds of 0 and 1: what is drawn is seeds alone.
        double[] none = new double[6];
        double[] all = {1, 1, 1, 1, 1, 1};
        assertThat(RatioBootstrap.crossed(new double[][] {none, all}, new double[][] {all, all}, 0.95, 1))
                .contains(new Interval(0, 1));
        assertThat(RatioBootstrap.crossed(new double[][] {all}, new double[][] {all}, 0.95, 1))
                .contains(new Interval(1, 1));
    }
}
