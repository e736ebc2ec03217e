package dev.proprio.proto.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.proto.random.KeyedRandom;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DiscreteGaussianTest {
    private static final int SAMPLES = 200_000;

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
        assertThat(statistic(samples(sigma), sigma, cells)).isLessThan(quantile);
        // With few columns what is beyond them is often drawn.
        assertThat(statistic(samples(new GaussianSampler(sigma, 1), sigma), sigma, cells))
                .isLessThan(quantile);
    }

    private static double statistic(long[] samples, long sigma, int cells) {
        int most = cells / 2;
        double[] expected = new double[cells];
        double total = LongStream.rangeClosed(-20 * sigma, 20 * sigma)
                .mapToDouble(x -> density(x, sigma))
                .sum();
        long[] counts = new long[cells];
        for (long x = -20 * sigma; x <= 20 * sigma; x++) {
            expected[cell(x, most)] += SAMPLES * density(x, sigma) / total;
        }
        for (long value : samples) {
            counts[cell(value, most)]++;
        }
        double statistic = 0;
        for (int i = 0; i < cells; i++) {
            statistic += (counts[i] - expected[i]) * (counts[i] - expected[i]) / expected[i];
        }
        return statistic;
    }

    private static double density(long x, long sigma) {
        return Math.exp(-(double) (x * x) / (2.0 * sigma * sigma));
    }

    /** The outermost cells hold the tails. */
    private static int cell(long x, int most) {
        return (int) Math.max(-most, Math.min(most, x)) + most;
    }

    /** Cells of a tenth of sigma, of which the outermost hold the tails. */
    @ParameterizedTest
    @ValueSource(longs = {1000, 1L << 20, (1L << 33) + 7, 1L << 50})
    void whereThereAreManyNumbersItIsTheNormalDistribution(long sigma) {
        int most = 30;
        double[] expected = new double[2 * most];
        for (int i = 1; i < 2 * most - 1; i++) {
            double low = (i - most) / 10.0 - 0.5 / sigma;
            // Simpson's rule, here good to eight digits.
            expected[i] =
                    SAMPLES / Math.sqrt(2 * Math.PI) * (normal(low) + 4 * normal(low + 0.05) + normal(low + 0.1)) / 60;
        }
        double tails = SAMPLES - Arrays.stream(expected).sum();
        expected[0] = tails / 2;
        expected[2 * most - 1] = tails / 2;
        for (double reach : new double[] {1, 7.5}) {
            long[] counts = new long[2 * most];
            for (long value : samples(new GaussianSampler(sigma, reach), sigma)) {
                counts[Math.max(0, Math.min(2 * most - 1, (int) Math.floor(10.0 * value / sigma) + most))]++;
            }
            double statistic = 0;
            for (int i = 0; i < counts.length; i++) {
                statistic += (counts[i] - expected[i]) * (counts[i] - expected[i]) / expected[i];
            }
            assertThat(statistic).isLessThan(98.3);
        }
    }

    private static double normal(double x) {
        return Math.exp(-x * x / 2);
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
        var sampler = new DiscreteGaussian(1L << 28).sampler();
        var bits = KeyedRandom.of(1, "known", 2, 3);
        assertThat(LongStream.generate(() -> sampler.sample(bits)).limit(3))
                .containsExactly(-77229143L, -212673623L, 315830545L);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, (1L << 50) + 1})
    void sigmaHasItsRange(long wrong) {
        assertThatThrownBy(() -> new DiscreteGaussian(wrong))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("sigma must be a whole number from 1 to 1125899906842624");
    }

    private static long[] samples(long sigma) {
        return samples(new DiscreteGaussian(sigma).sampler(), sigma);
    }

    private static long[] samples(NoiseSampler sampler, long sigma) {
        var bits = KeyedRandom.of(5, "gaussian", sigma, 0);
        return LongStream.generate(() -> sampler.sample(bits)).limit(SAMPLES).toArray();
    }
}
