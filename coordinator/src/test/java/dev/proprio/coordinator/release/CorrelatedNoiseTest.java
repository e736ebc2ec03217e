package dev.proprio.coordinator.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.coordinator.aggregation.ClippedSum;
import dev.proprio.coordinator.aggregation.SectionSum;
import dev.proprio.coordinator.factorization.BandedFactor;
import dev.proprio.coordinator.factorization.FactorError;
import dev.proprio.coordinator.factorization.IntegerFactor;
import dev.proprio.coordinator.factorization.SquareRootFactor;
import dev.proprio.coordinator.privacy.SubsampledGaussian;
import dev.proprio.proto.noise.DiscreteGaussian;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.update.UpdateClip;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CorrelatedNoiseTest {
    private static final int LENGTH = 20_000;

    /** The covariance of any two rounds is that of C^-1 z, and the variance of sums that of its prefix sums: within 4.5 errors. */
    @ParameterizedTest
    @CsvSource({"8,3,1,0.7,keyed", "6,6,0.003,20,keyed", "5,1,1,1,keyed", "7,4,1,1,secret"})
    void theNoiseHangsTogetherAsTheFactorSays(int rounds, int bands, float clip, double multiplier, String source) {
        BandedFactor factor = SquareRootFactor.of(rounds, bands);
        BandedRelease release = release(factor, clip, multiplier, source);
        long[][] noise = noise(release, rounds, LENGTH);
        double[][] inverse = new double[rounds][];
        for (int column = 0; column < rounds; column++) {
            double[] unit = new double[rounds];
            unit[column] = 1;
            inverse[column] = factor.solve(unit);
        }
        double scale = release.sum().grid() / (clip * multiplier);
        for (int one = 0; one < rounds; one++) {
            for (int other = 0; other <= one; other++) {
                double expected = covariance(inverse, one, other);
                double error = Math.sqrt(
                        (covariance(inverse, one, one) * covariance(inverse, other, other) + expected * expected)
                                / LENGTH);
                double mean = 0;
                for (int i = 0; i < LENGTH; i++) {
                    mean += noise[one][i] * scale * noise[other][i] * scale / LENGTH;
                }
                assertThat(mean).isCloseTo(expected, within(4.5 * error));
            }
        }
        double[] sums = new double[LENGTH];
        FactorError errors = FactorError.of(factor);
        for (int round = 0; round < rounds; round++) {
            double variance = 0;
            for (int i = 0; i < LENGTH; i++) {
                sums[i] += noise[round][i] * scale;
                variance += sums[i] * sums[i] / LENGTH;
            }
            double ratio = variance / (errors.ofSums()[round] * errors.ofSums()[round]);
            assertThat(ratio).isCloseTo(1, within(4.5 * Math.sqrt(2.0 / LENGTH)));
        }
    }

    private static double covariance(double[][] inverse, int one, int other) {
        double sum = 0;
        for (double[] column : inverse) {
            sum += column[one] * column[other];
        }
        return sum;
    }

    /** What is released follows from C s + z alone, which independent discrete noise covers: the argument itself, in numbers. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 9})
    void whatIsReleasedIsMadeOfTheCoveredSumsAlone(int bands) {
        int rounds = 9;
        int length = 200;
        IntegerFactor factor = new IntegerFactor(SquareRootFactor.of(rounds, bands));
        var random = KeyedRandom.of(5, "covered", bands, 0);
        var gaussian = new DiscreteGaussian(40L * IntegerFactor.ONE);
        long[][] sums = new long[rounds][length];
        long[][] released = new long[rounds][length];
        PastNoise past = PastNoise.none("a factor");
        for (int row = 0; row < rounds; row++) {
            long[] z = new long[length];
            long[] made = new long[length];
            for (int i = 0; i < length; i++) {
                sums[row][i] = random.nextInt(2001) - 1000L;
                z[i] = gaussian.sampler().sample(random);
                made[i] = z[i];
                for (int left = 0; left <= Math.min(row, bands - 1); left++) {
                    made[i] += factor.entry(row, left) * sums[row - left][i];
                }
            }
            long[] noise = CorrelatedNoise.next(factor, row + 1, past, z.clone());
            past = past.with(row + 1, bands, noise);
            for (int i = 0; i < length; i++) {
                long rest = made[i];
                for (int left = 1; left <= Math.min(row, bands - 1); left++) {
                    rest -= factor.entry(row, left) * released[row - left][i];
                }
                released[row][i] = Math.floorDiv(rest + factor.entry(row, 0) / 2, factor.entry(row, 0));
                assertThat(sums[row][i] + noise[i]).isEqualTo(released[row][i]);
            }
        }
    }

    /** C y is z again, to half a unit of the grid. */
    @Test
    void theIndependentNoiseIsAllInThere() {
        int rounds = 7;
        int length = 500;
        IntegerFactor factor = new IntegerFactor(SquareRootFactor.of(rounds, 4));
        BandedRelease release = release(SquareRootFactor.of(rounds, 4), 1, 1, "keyed");
        long[][] noise = noise(release, rounds, length);
        var gaussian = new DiscreteGaussian(release.sigma(length));
        PastNoise past = PastNoise.none("a factor");
        for (int row = 0; row < rounds; row++) {
            long identity = release.identity(zeros(length), past);
            past = past.with(row + 1, factor.bands(), noise[row]);
            long[] z = NoiseDraw.units(release.noise(), gaussian, row + 1, length, identity);
            for (int i = 0; i < length; i++) {
                long made = 0;
                for (int left = 0; left <= row; left++) {
                    made += factor.entry(row, left) * noise[row - left][i];
                }
                assertThat(Math.abs(made - z[i])).isLessThanOrEqualTo(IntegerFactor.ONE / 2);
            }
        }
    }

    /** A round that released nothing is not in the noise of those after it. */
    @Test
    void afterASkippedRoundTheOthersHangTogetherWithoutIt() {
        BandedFactor factor = SquareRootFactor.of(4, 3);
        BandedRelease release = release(factor, 1, 1, "keyed");
        PastNoise past = PastNoise.none("a factor");
        past = past.with(1, 3, release.noise(1, zeros(LENGTH), past));
        past = past.skipped(2, 3);
        assertThat(past.pieces().keySet()).containsExactly(1);
        long[] third = release.noise(3, zeros(LENGTH), past);
        past = past.with(3, 3, third);
        assertThat(past.pieces().keySet()).containsExactly(3);
        double covariance = 0;
        long[] first = release.noise(1, zeros(LENGTH), PastNoise.none("a factor"));
        double scale = release.sum().grid();
        for (int i = 0; i < LENGTH; i++) {
            covariance += first[i] * scale * third[i] * scale / LENGTH;
        }
        double expected = -factor.entry(2, 2) / (factor.entry(2, 0) * factor.entry(0, 0) * factor.entry(0, 0));
        assertThat(covariance).isCloseTo(expected, within(4.5 * 2 / Math.sqrt(LENGTH)));
    }

    private static long[][] noise(BandedRelease release, int rounds, int length) {
        long[][] noise = new long[rounds][];
        PastNoise past = PastNoise.none("a factor");
        for (int round = 1; round <= rounds; round++) {
            noise[round - 1] = release.noise(round, zeros(length), past);
            past = past.with(round, release.factor().bands(), noise[round - 1]);
            assertThat(past.pieces())
                    .hasSizeLessThan(Math.max(1, release.factor().bands()));
        }
        return noise;
    }

    private static SectionSum zeros(int length) {
        return new SectionSum(length, new TreeMap<>(Map.of(0, new long[length])), 1);
    }

    private static BandedRelease release(BandedFactor factor, float clip, double multiplier, String source) {
        return new BandedRelease(
                new ClippedSum(new UpdateClip(clip)),
                new SubsampledGaussian(multiplier, 1),
                factor.bands(),
                4,
                source.equals("secret") ? NoiseSource.SECRET : NoiseSource.keyed(7),
                new IntegerFactor(factor));
    }
}
