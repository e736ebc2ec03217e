package dev.proprio.experiments.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.proto.random.KeyedRandom;
import java.util.Arrays;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class HolmTest {
    @Test
    void theKnownExample() {
        assertThat(Holm.adjust(0.01, 0.04, 0.03, 0.005))
                .containsExactly(new double[] {0.03, 0.06, 0.06, 0.02}, within(1e-12));
        assertThat(Holm.adjust()).isEmpty();
        assertThat(Holm.adjust(0.04)).containsExactly(0.04);
    }

    @RepeatedTest(20)
    void adjustedValuesKeepTheOrderAndLieBetweenPAndBonferroni(RepetitionInfo repetition) {
        var random = KeyedRandom.of(3, "holm", 0, repetition.getCurrentRepetition());
        double[] p = new double[1 + random.nextInt(8)];
        Arrays.setAll(p, i -> random.nextDouble() * random.nextDouble());
        double[] adjusted = Holm.adjust(p);
        for (int i = 0; i < p.length; i++) {
            assertThat(adjusted[i]).isBetween(p[i], Math.min(1, p.length * p[i]) + 1e-12 + maximumBelow(p, i));
            for (int j = 0; j < p.length; j++) {
                assertThat(p[i] <= p[j] && adjusted[i] > adjusted[j]).isFalse();
            }
        }
    }

    /** A larger p can inherit the adjusted value of a smaller one, which is at most Bonferroni's of its own. */
    private static double maximumBelow(double[] p, int i) {
        return Arrays.stream(p)
                .filter(value -> value < p[i])
                .map(value -> p.length * value)
                .max()
                .orElse(0);
    }
}
