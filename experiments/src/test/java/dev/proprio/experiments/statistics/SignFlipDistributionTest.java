package dev.proprio.experiments.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.proto.random.KeyedRandom;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SignFlipDistributionTest {
    @Test
    void ofOnesItIsTheExactTestOfMcNemar() {
        // Of ten windows that change, at most two for the better: (1 + 10 + 45) / 1024.
        var ten = SignFlipDistribution.of(1, 1, -1, -1, -1, -1, -1, -1, -1, -1);
        assertThat(ten.atMost(-6)).isEqualTo(56 / 1024.0);
        assertThat(ten.atMost(-10)).isEqualTo(1 / 1024.0);
        assertThat(ten.atMost(-10.001)).isZero();
        assertThat(ten.atMost(10)).isEqualTo(1);
        assertThat(ten.attained(0.05)).isEqualTo(11 / 1024.0);
        assertThat(SignFlipDistribution.of(0, 0).atMost(0)).isEqualTo(1);
        assertThat(SignFlipDistribution.of().atMost(-0.5)).isZero();
        assertThat(SignFlipDistribution.of(1, 1, 1, 1).attained(0.05)).isZero();
    }

    @Test
    void ofOtherNumbersItIsTheShareOfSigns() {
        for (int trial = 0; trial < 40; trial++) {
            var random = KeyedRandom.of(31, "numbers", 0, trial);
            int[] numbers = new int[1 + random.nextInt(9)];
            Arrays.setAll(numbers, i -> random.nextInt(-5, 6));
            SignFlipDistribution chance = SignFlipDistribution.of(numbers);
            int most = Arrays.stream(numbers).map(Math::abs).sum();
            for (int limit = -most - 1; limit <= most + 1; limit++) {
                int count = 0;
                for (int signs = 0; signs < 1 << numbers.length; signs++) {
                    int sum = 0;
                    for (int i = 0; i < numbers.length; i++) {
                        sum += (signs >> i & 1) == 0 ? numbers[i] : -numbers[i];
                    }
                    count += sum <= limit ? 1 : 0;
                }
                assertThat(chance.atMost(limit)).isCloseTo(count / Math.scalb(1.0, numbers.length), within(1e-12));
            }
        }
    }

    @Test
    void ofVeryManyItIsNearlyTheSame() {
        int[] many = new int[450];
        Arrays.fill(many, 1);
        double exact = 0;
        double term = Math.scalb(1.0, -450);
        // At most 200 of 450 for the better.
        for (int i = 0; i <= 200; i++) {
            exact += term;
            term *= (450.0 - i) / (i + 1);
        }
        assertThat(SignFlipDistribution.of(many).atMost(-50)).isCloseTo(exact, within(1e-4));
    }
}
