package dev.proprio.proto.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.proto.random.KeyedRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DiscreteGaussianTest {
    private static final int SAMPLES = 200_000;

    @ParameterizedTest
    @CsvSource({"0,1", "1,1000000007", "1,7", "1,2", "2,3", "99,100", "1,1", "576460752303423488,2305843009213693952"})
    void aCoinFallsWithTheProbabilityOfAnExponential(long numerator, long denominator) {
        var bits = KeyedRandom.of(3, "coin", numerator, denominator);
        int heads = 0;
        for (int i = 0; i < SAMPLES; i++) {
            heads += DiscreteGaussian.exponential(numerator, denominator, bits) ? 1 : 0;
        }
        double p = Math.exp(-(double) numerator / denominator);
        assertThat(heads / (double) SAMPLES).isCloseTo(p, within(4 * Math.sqrt(p * (1 - p) / SAMPLES) + 1e-12));
    }

    /** Mean 0, variance sigma^2 and fourth moment 3 sigma^4, which for sigma of at least 1 are exact to nine digits or more. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 10, 1000, 1L << 28, 1L << 30, (1L << 30) + 1, 1L << 50})
    void momentsAreThoseOfTheDistribution(long sigma) {
        double mean = 0;
        double variance = 0;
        double fourth = 0;
        for (long value : samples(sigma)) {
            double x = (double) value / sigma;
            mean += x / SAMPLES;
            variance += x * x / SAMPLES;
            fourth += x * x * x * x / SAMPLES;
        }
        assertThat(mean).isCloseTo(0, within(4 / Math.sqrt(SAMPLES)));
        assertThat(variance).isCloseTo(1, within(4 * Math.sqrt(2.0 / SAMPLES)));
        assertThat(fourth).isCloseTo(3, within(4 * Math.sqrt(96.0 / SAMPLES)));
    }

    /** 99.9 % quantiles of chi-square by the number of cells less 1. */
    @ParameterizedTest
    @CsvSource({"1,9,26.1", "2,17,39.3", "10,61,99.6"})
    void frequenciesAreThoseOfTheDistribution(long sigma, int cells, double quantile) {
        int most = cells / 2;
        double[] expected = new double[cells];
        double total = LongStream.rangeClosed(-20 * sigma, 20 * sigma)
                .mapToDouble(x -> density(x, sigma))
                .sum();
        long[] counts = new long[cells];
        for (long x = -20 * sigma; x <= 20 * sigma; x++) {
            expected[cell(x, most)] += SAMPLES * density(x, sigma) / total;
        }
        for (long value : samples(sigma)) {
            counts[cell(value, most)]++;
        }
        double statistic = 0;
        for (int i = 0; i < cells; i++) {
            statistic += (counts[i] - expected[i]) * (counts[i] - expected[i]) / expected[i];
        }
        assertThat(statistic).isLessThan(quantile);
    }

    private static double density(long x, long sigma) {
        return Math.exp(-(double) (x * x) / (2.0 * sigma * sigma));
    }

    /** The outermost cells hold the tails. */
    private static int cell(long x, int most) {
        return (int) Math.max(-most, Math.min(most, x)) + most;
    }

    /** Known to arbitrary precision: the variance at 1, and the probabilities of 0 at 1 and at 10. */
    @Test
    void whatIsKnownOfTheDistributionIsWhatTheTestsExpect() {
        double total =
                LongStream.rangeClosed(-40, 40).mapToDouble(x -> density(x, 1)).sum();
        double variance = LongStream.rangeClosed(-40, 40)
                        .mapToDouble(x -> x * x * density(x, 1))
                        .sum()
                / total;
        assertThat(variance).isCloseTo(0.999999788768, within(1e-12));
        assertThat(1 / total).isCloseTo(0.398942278267, within(1e-12));
    }

    @Test
    void aKeyHasItsSamples() {
        assertThat(samples(1000)).isEqualTo(samples(1000));
        var gaussian = new DiscreteGaussian(1L << 28);
        var bits = KeyedRandom.of(1, "known", 2, 3);
        assertThat(LongStream.generate(() -> gaussian.sample(bits)).limit(3))
                .containsExactly(-259678908L, 264818023L, -46008900L);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, (1L << 50) + 1})
    void sigmaHasItsRange(long wrong) {
        assertThatThrownBy(() -> new DiscreteGaussian(wrong))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("sigma must be a whole number from 1 to 1125899906842624");
    }

    private static long[] samples(long sigma) {
        var gaussian = new DiscreteGaussian(sigma);
        var bits = KeyedRandom.of(5, "gaussian", sigma, 0);
        return LongStream.generate(() -> gaussian.sample(bits)).limit(SAMPLES).toArray();
    }
}
