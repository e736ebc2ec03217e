package dev.proprio.proto.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.random.RandomBits;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SkellamTest {
    private static final int SAMPLES = 60_000;

    /** Beyond it a law's count of {@link #SAMPLES} is with probability 1e-7. */
    private static final double FAR = 5.4;

    @ParameterizedTest
    @CsvSource({
        "1, 0, 0.308508322554",
        "1, 1, 0.215269289249",
        "5, 0, 0.127833337163",
        "5, 1, 0.121262681384",
        "5, 2, 0.103580800887",
        "5, 3, 0.0798303610298"
    })
    void itsProbabilitiesAreThoseOfTheLaw(long mean, long value, double probability) {
        var random = KeyedRandom.of(1, "skellam", mean, value);
        var noise = new Skellam(mean);
        int hits = 0;
        for (int i = 0; i < SAMPLES; i++) {
            hits += noise.sampler().sample(random) == value ? 1 : 0;
        }
        double spread = Math.sqrt(SAMPLES * probability * (1 - probability));
        assertThat((double) hits).isCloseTo(SAMPLES * probability, within(FAR * spread));
    }

    /** Of these means some are added up from numbers of mean 1, and some drawn from both sides of the mean. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 7, 32, 33, 40, 64, 99, 1000})
    void poissonNumbersHaveTheLawsHistogram(long mean) {
        var random = KeyedRandom.of(2, "poisson", mean, 0);
        var poisson = new ExactPoisson(mean);
        int top = (int) ((double) mean + 12 * Math.sqrt((double) mean) + 12);
        int[] counts = new int[top];
        for (int i = 0; i < SAMPLES; i++) {
            counts[(int) poisson.sample(random)]++;
        }
        double statistic = 0;
        int cells = -1;
        double expected = 0;
        int seen = 0;
        double logProbability = -mean;
        for (int k = 0; k < top; k++) {
            expected += SAMPLES * Math.exp(logProbability);
            seen += counts[k];
            if (expected >= 10) {
                statistic += (seen - expected) * (seen - expected) / expected;
                cells++;
                expected = 0;
                seen = 0;
            }
            logProbability += Math.log((double) mean / (k + 1));
        }
        assertThat(statistic)
                .as("chi-squared of %s cells", cells)
                .isLessThan(cells + FAR * Math.sqrt(2.0 * cells) + 12);
    }

    @ParameterizedTest
    @ValueSource(longs = {3, 1L << 20, 1L << 33, ExactPoisson.LARGEST})
    void momentsAreThoseOfTheLaw(long mean) {
        var random = KeyedRandom.of(3, "moments", mean, 0);
        var noise = new Skellam(mean);
        double deviation = Math.sqrt(noise.variance());
        double[] powers = new double[5];
        for (int i = 0; i < SAMPLES; i++) {
            double x = noise.sampler().sample(random) / deviation;
            for (int power = 1; power <= 4; power++) {
                powers[power] += Math.pow(x, power) / SAMPLES;
            }
        }
        double unit = FAR / Math.sqrt(SAMPLES);
        assertThat(powers[1]).isCloseTo(0, within(unit));
        assertThat(powers[2]).isCloseTo(1, within(unit * 1.5));
        assertThat(powers[3]).isCloseTo(0, within(unit * 4));
        assertThat(powers[4]).isCloseTo(3 + 1 / noise.variance(), within(unit * 10.5));
    }

    @Test
    void aSumOfSkellamNumbersIsOneOfTheSummedMean() {
        long[] sums = new long[11];
        var random = KeyedRandom.of(4, "sum", 0, 0);
        var noise = new Skellam(2);
        for (int i = 0; i < SAMPLES; i++) {
            long sum = noise.sampler().sample(random)
                    + noise.sampler().sample(random)
                    + noise.sampler().sample(random);
            if (Math.abs(sum) <= 5) {
                sums[(int) sum + 5]++;
            }
        }
        // I_k(12) exp(-12) for k from 0 to 5.
        double[] law = {0.116426221, 0.111464299, 0.097848838, 0.078848020, 0.058424828, 0.039898135};
        for (int k = -5; k <= 5; k++) {
            double probability = law[Math.abs(k)];
            assertThat((double) sums[k + 5])
                    .as(Arrays.toString(sums))
                    .isCloseTo(SAMPLES * probability, within(FAR * Math.sqrt(SAMPLES * probability)));
        }
    }

    /** However large the variance, a number takes about as many random words. */
    @ParameterizedTest
    @ValueSource(longs = {1L << 10, 1L << 20, 1L << 38, 1L << 45, ExactPoisson.LARGEST})
    void aNumberTakesAboutAHundredWords(long mean) {
        var random = KeyedRandom.of(5, "words", mean, 0);
        long[] words = {0};
        RandomBits counted = () -> {
            words[0]++;
            return random.nextLong();
        };
        NoiseSampler noise = new Skellam(mean).sampler();
        for (int i = 0; i < 2000; i++) {
            noise.sample(counted);
        }
        assertThat(words[0] / 2000).isBetween(1L, 200L);
    }

    @Test
    void theMeanIsCheckedInASentence() {
        assertThatThrownBy(() -> new Skellam(0)).hasMessageContaining("must be a whole number from 1 to");
        assertThatThrownBy(() -> new Skellam(ExactPoisson.LARGEST + 1)).hasMessageContaining("but was");
    }
}
