package dev.proprio.experiments.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.proto.random.KeyedRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnsetMatchingTest {
    @Test
    void eachIsMatchedOnce() {
        assertThat(OnsetMatching.count(new double[] {1}, new double[] {0.9, 1.1}, 0.5))
                .isEqualTo(1);
        assertThat(OnsetMatching.count(new double[] {0.9, 1.1}, new double[] {1}, 0.5))
                .isEqualTo(1);
        // The nearest is taken by one that has no other: 1.0 goes with 0.6, so that 1.4 has 1.1.
        assertThat(OnsetMatching.count(new double[] {1, 1.4}, new double[] {1.1, 0.6}, 0.4))
                .isEqualTo(2);
    }

    @Test
    void theToleranceCounts() {
        assertThat(OnsetMatching.count(new double[] {2}, new double[] {2.5}, 0.5))
                .isEqualTo(1);
        assertThat(OnsetMatching.count(new double[] {2}, new double[] {2.51}, 0.5))
                .isZero();
        assertThat(OnsetMatching.count(new double[] {0.1 + 0.2}, new double[] {0.8}, 0.5))
                .isEqualTo(1);
        assertThat(OnsetMatching.count(new double[0], new double[] {1}, 0.5)).isZero();
    }

    /** No other matching has more: tried out, for up to 7 on either side. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void noMatchingHasMore(long seed) {
        KeyedRandom random = KeyedRandom.of(seed, "onsets");
        for (int trial = 0; trial < 200; trial++) {
            double[] one = onsets(random);
            double[] other = onsets(random);
            assertThat(OnsetMatching.count(one, other, 0.5)).isEqualTo(most(one, other, 0, 0));
        }
    }

    private static double[] onsets(KeyedRandom random) {
        double[] onsets = new double[random.nextInt(8)];
        for (int i = 0; i < onsets.length; i++) {
            onsets[i] = 4 * random.nextDouble();
        }
        return onsets;
    }

    private static int most(double[] one, double[] other, int at, int taken) {
        if (at == one.length) {
            return 0;
        }
        int most = most(one, other, at + 1, taken);
        for (int i = 0; i < other.length; i++) {
            if ((taken & 1 << i) == 0 && Math.abs(one[at] - other[i]) <= 0.5) {
                most = Math.max(most, 1 + most(one, other, at + 1, taken | 1 << i));
            }
        }
        return most;
    }
}
