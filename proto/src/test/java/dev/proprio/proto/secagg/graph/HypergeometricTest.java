package dev.proprio.proto.secagg.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tails and quantiles against exact fractions. */
class HypergeometricTest {
    private static final double[] BOUNDS = {0.3137, 0.0123, 1.1e-4, 1e-9};

    @Test
    void quantilesAreThoseOfExactFractions() {
        for (int population = 1; population <= 11; population++) {
            for (int marked = 0; marked <= population; marked++) {
                for (int drawn = 0; drawn <= population; drawn++) {
                    assertQuantiles(new Hypergeometric(population, marked, drawn));
                }
            }
        }
    }

    @Test
    void quantilesOfLargeOnesAreExactToo() {
        assertQuantiles(new Hypergeometric(100, 33, 20));
        assertQuantiles(new Hypergeometric(100, 90, 30));
        assertQuantiles(new Hypergeometric(400, 350, 60));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 15, 16, 17, 18, 31, 100, 400})
    void logarithmsOfBinomialCoefficientsAreThoseOfTheIntegers(int n) {
        for (int k = 0; k <= n; k++) {
            double exact = StrictMath.log(new BigDecimal(choose(n, k)).doubleValue());
            assertThat(Hypergeometric.logChoose(n, k)).isCloseTo(exact, within(3e-14 * Math.max(7, n)));
        }
        assertThat(Hypergeometric.logChoose(n, -1)).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(Hypergeometric.logChoose(n, n + 1)).isEqualTo(Double.NEGATIVE_INFINITY);
    }

    /** Of two clients one is marked and one is drawn: each of both ends has half of the probability. */
    @Test
    void aTailOfExactlyTheBoundIsWithinIt() {
        var coin = new Hypergeometric(2, 1, 1);
        double half = StrictMath.exp(-StrictMath.log(2));
        assertThat(coin.upperQuantile(half)).isZero();
        assertThat(coin.upperQuantile(Math.nextDown(half))).isEqualTo(1);
        assertThat(coin.lowerQuantile(half)).isEqualTo(1);
        assertThat(coin.lowerQuantile(Math.nextDown(half))).isZero();
    }

    private static void assertQuantiles(Hypergeometric draws) {
        BigDecimal all = new BigDecimal(choose(draws.population(), draws.drawn()));
        for (double bound : BOUNDS) {
            BigDecimal ways = all.multiply(BigDecimal.valueOf(bound));
            int least = 0;
            while (waysBetween(draws, least + 1, draws.drawn()).compareTo(ways) > 0) {
                least++;
            }
            assertThat(draws.upperQuantile(bound))
                    .as("upper %s at %s", draws, bound)
                    .isEqualTo(least);
            int greatest = 0;
            while (greatest < Math.min(draws.marked(), draws.drawn())
                    && waysBetween(draws, 0, greatest).compareTo(ways) <= 0) {
                greatest++;
            }
            assertThat(draws.lowerQuantile(bound))
                    .as("lower %s at %s", draws, bound)
                    .isEqualTo(greatest);
        }
    }

    private static BigDecimal waysBetween(Hypergeometric draws, int from, int to) {
        BigInteger ways = BigInteger.ZERO;
        for (int x = from; x <= to; x++) {
            ways = ways.add(
                    choose(draws.marked(), x).multiply(choose(draws.population() - draws.marked(), draws.drawn() - x)));
        }
        return new BigDecimal(ways);
    }

    private static BigInteger choose(int n, int k) {
        if (k < 0 || k > n) {
            return BigInteger.ZERO;
        }
        BigInteger ways = BigInteger.ONE;
        for (int i = 0; i < k; i++) {
            ways = ways.multiply(BigInteger.valueOf(n - i)).divide(BigInteger.valueOf(i + 1));
        }
        return ways;
    }
}
