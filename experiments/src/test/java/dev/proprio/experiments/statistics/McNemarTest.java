package dev.proprio.experiments.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class McNemarTest {
    /** Twice the share of all 2^n ways that are as far to one side, in whole numbers. */
    private static double byHand(int first, int second) {
        int n = first + second;
        BigInteger ways = BigInteger.ONE;
        BigInteger tail = BigInteger.ZERO;
        for (int k = 0; k <= Math.min(first, second); k++) {
            tail = tail.add(ways);
            ways = ways.multiply(BigInteger.valueOf(n - k)).divide(BigInteger.valueOf(k + 1));
        }
        return Math.min(1, 2 * tail.doubleValue() / BigInteger.TWO.pow(n).doubleValue());
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "0, 6", "10, 2", "2, 10", "25, 25", "40, 61", "300, 220", "1, 0"})
    void itIsTheBinomials(int first, int second) {
        double p = McNemar.of(first, second).p();
        assertThat(p).isCloseTo(byHand(first, second), within(1e-10));
        assertThat(p).isEqualTo(McNemar.of(second, first).p());
    }

    @Test
    void theEndsAreKnown() {
        assertThat(McNemar.of(0, 0).p()).isEqualTo(1);
        assertThat(McNemar.of(7, 7).p()).isEqualTo(1);
        assertThat(McNemar.of(0, 6).p()).isCloseTo(2 / 64.0, within(1e-15));
        assertThatThrownBy(() -> McNemar.of(-1, 3)).hasMessage("-1 and 3 are no counts");
    }
}
