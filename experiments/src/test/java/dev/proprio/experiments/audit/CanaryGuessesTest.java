package dev.proprio.experiments.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.proto.random.KeyedRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CanaryGuessesTest {
    private static final int CANARIES = 200;

    /** Randomized response gives all away that its epsilon allows, so that an audit of it errs as often as any. */
    @Test
    void theBoundIsAboveTheTrueEpsilonNoMoreOftenThanItSays() {
        double epsilon = 1;
        int repeats = 400;
        int above = 0;
        double sum = 0;
        for (int repeat = 0; repeat < repeats; repeat++) {
            var random = KeyedRandom.of(repeat, "randomized-response");
            List<Boolean> included = new ArrayList<>();
            double[] scores = new double[CANARIES];
            for (int i = 0; i < CANARIES; i++) {
                boolean in = random.nextBoolean();
                boolean told = random.nextDouble() < 1 / (1 + Math.exp(-epsilon));
                included.add(in);
                scores[i] = (in == told ? 1 : 0) + random.nextDouble() / 2;
            }
            double bound = CanaryGuesses.best(scores, included, 0, 0.05).bound();
            sum += bound;
            above += bound > epsilon ? 1 : 0;
        }
        assertThat(above).isLessThan(repeats / 20);
        assertThat(sum / repeats).isBetween(0.4, 1.0);
    }

    @Test
    void scoresThatTellAllShowMuchAndScoresThatTellNothingShowNothing() {
        var coins = KeyedRandom.of(7, "coins");
        List<Boolean> included = new ArrayList<>();
        double[] told = new double[CANARIES];
        double[] silent = new double[CANARIES];
        for (int i = 0; i < CANARIES; i++) {
            included.add(coins.nextBoolean());
            told[i] = included.get(i) ? 1 : 0;
            silent[i] = coins.nextDouble();
        }
        CanaryGuesses all = CanaryGuesses.best(told, included, 1e-6, 0.05);
        assertThat(all.bound()).isGreaterThan(3);
        assertThat(all.right()).isEqualTo(all.guesses());
        assertThat(CanaryGuesses.best(silent, included, 1e-6, 0.05).bound()).isZero();
        assertThat(CanaryGuesses.rightOfAll(told, included)).isGreaterThan(CANARIES - 30);
    }
}
