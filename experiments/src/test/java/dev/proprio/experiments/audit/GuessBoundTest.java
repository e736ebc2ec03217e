package dev.proprio.experiments.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bound is what the paper's own program says, worked out with SciPy's binomial tails. */
class GuessBoundTest {
    @ParameterizedTest
    @CsvSource({
        "1000, 1000, 1000, 1e-5, 5.782283135394014",
        "1000, 100, 98, 1e-5, 2.710962922007026",
        "1000, 500, 300, 1e-6, 0.2516371221689423",
        "100, 100, 100, 1e-3, 3.2023037533133025",
        "200, 50, 40, 0, 0.7740851875578812",
        "1000, 1000, 560, 1e-5, 0.13426249786363345",
        "1000, 64, 64, 1e-5, 3.0100963533603116"
    })
    void theBoundIsThePapers(int canaries, int guesses, int right, double delta, double bound) {
        assertThat(GuessBound.lowest(canaries, guesses, right, delta, 0.05)).isCloseTo(bound, within(1e-9));
    }

    @ParameterizedTest
    @CsvSource({
        "1000, 100, 98, 1e-5, 0.5, 4.3896388026390035e-4",
        "1000, 100, 98, 1e-5, 2, 1.6523613491206063e-3",
        "1000, 500, 300, 1e-6, 0.5, 0.8603026823946587",
        "200, 50, 40, 0, 0.5, 5.629515062134206e-3"
    })
    void theProbabilityOfSoManyRightGuessesIsThePapers(
            int canaries, int guesses, int right, double delta, double epsilon, double p) {
        assertThat(GuessBound.pValue(canaries, guesses, right, epsilon, delta)).isCloseTo(p, within(1e-12));
    }

    /** Without delta and with all right it is known what the bound is: the odds of the root of the error. */
    @Test
    void allRightHasAClosedForm() {
        double share = Math.pow(0.05, 1.0 / 200);
        assertThat(GuessBound.lowest(200, 200, 200, 0, 0.05)).isCloseTo(Math.log(share / (1 - share)), within(1e-9));
    }

    @Test
    void noMoreThanLuckShowsNothing() {
        assertThat(GuessBound.lowest(100, 100, 50, 1e-5, 0.05)).isZero();
        assertThat(GuessBound.lowest(100, 100, 0, 1e-5, 0.05)).isZero();
        assertThat(GuessBound.lowest(100, 0, 0, 1e-5, 0.05)).isZero();
    }

    /** With a delta that gives every canary away, all may be right of a mechanism whose epsilon is 0. */
    @Test
    void aLargeDeltaLeavesNothingToShow() {
        assertThat(GuessBound.lowest(100, 100, 100, 0.5, 0.05)).isZero();
    }

    @Test
    void moreRightThanGuessedIsRefused() {
        assertThatThrownBy(() -> GuessBound.pValue(10, 5, 6, 1, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("6 right of 5 guesses of 10 canaries");
    }
}
