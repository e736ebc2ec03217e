package dev.proprio.coordinator.aggregation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.update.SectionValues;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FixedPointSumTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 1000})
    void whatIsAtTheLimitFitsAndWhatIsAboveDoesNot(int capacity) {
        var sum = new FixedPointSum(1, capacity);
        assertThat(sum.limit()).isEqualTo(2147483647.0 / capacity);
        assertThat(sum.fits(new float[] {-1}, sum.limit())).isTrue();
        assertThat(sum.fits(new float[] {-1}, Math.nextUp(sum.limit()))).isFalse();
        assertThat(sum.addIfFits(SectionValues.of(new float[] {1}), Math.nextUp(sum.limit())))
                .isFalse();
        assertThat(sum.dividedBy(1)).containsExactly(0);
        assertThat(sum.addIfFits(SectionValues.of(new float[] {1}), sum.limit()))
                .isTrue();
    }

    /** Also what differs from the bound in its last bit alone, among the last values, which fill no vector. */
    @Test
    void theVectorsBoundIsOneThatNoValueReaches() {
        float[] zeros = new float[5];
        for (int at = 0; at < 5; at++) {
            float[] values = new float[5];
            values[at] = -3;
            SectionValues difference = SectionValues.difference(values, zeros, new float[5]);
            long[] sum = new long[5];
            assertThat(VectorSum.add(sum, difference, 1, 3)).isLessThanOrEqualTo(at);
            assertThat(sum).containsOnly(0);
            assertThat(VectorSum.add(sum, difference, 1, Math.nextUp(3f))).isEqualTo(5);
            assertThat(sum[at]).isEqualTo(-3);
        }
    }

    /** Sums of other magnitudes are other integers; those of ordinary ones are the bits that they have always been. */
    @Test
    void ordinarySummandsAreMultiplesOfOneUnit() {
        var random = KeyedRandom.of(3, "summands");
        var sum = new FixedPointSum(7, 50);
        long[] expected = new long[7];
        for (int n = 0; n < 50; n++) {
            float[] values = vector(random, 7, 0x1p-12 * 5);
            values[n % 7] = 0x1p-12f;
            double factor = 1 + random.nextInt(100);
            sum.add(values, factor);
            for (int i = 0; i < 7; i++) {
                expected[i] += (long) Math.rint(values[i] * (factor * 0x1p32));
            }
        }
        double[] mean = sum.dividedBy(50);
        for (int i = 0; i < 7; i++) {
            assertThat(mean[i]).isEqualTo(expected[i] * 0x1p-32 / 50);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void theErrorIsSmallWhateverTheMagnitude(long seed) {
        var random = KeyedRandom.of(seed, "magnitudes");
        for (int decades = 0; decades <= 36; decades++) {
            double scale = StrictMath.pow(10, -decades);
            var plain = new FixedPointSum(5, 20);
            var ranging = FixedPointSum.withoutRange(5);
            BigDecimal[] exact = zeros(5);
            BigDecimal size = BigDecimal.ZERO;
            for (int n = 0; n < 20; n++) {
                // Of one magnitude, or of a million.
                float[] values =
                        vector(random, 5, scale * (seed % 2 == 0 ? 1 : StrictMath.pow(10, random.nextInt(7) - 6)));
                double factor = 1 + random.nextInt(1000);
                plain.add(values, factor);
                ranging.add(values, factor);
                size = size.add(addTo(exact, values, factor));
            }
            requireClose(plain.dividedBy(1), exact, size);
            requireClose(ranging.dividedBy(1), exact, size);
        }
    }

    /** With factors from 2^-500 to 2^500. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aSumWithoutARangeTakesWhatIsFinite(long seed) {
        var random = KeyedRandom.of(seed, "range");
        for (int exponent = -500; exponent <= 500; exponent += 25) {
            var sum = FixedPointSum.withoutRange(3);
            BigDecimal[] exact = zeros(3);
            BigDecimal size = BigDecimal.ZERO;
            for (int n = 0; n < 10; n++) {
                float[] values = vector(random, 3, 1);
                double factor = Math.scalb(1.0, exponent + random.nextInt(60));
                assertThat(sum.fits(values, factor)).isTrue();
                sum.add(values, factor);
                size = size.add(addTo(exact, values, factor));
            }
            requireClose(sum.dividedBy(1), exact, size);
        }
        var sum = FixedPointSum.withoutRange(1);
        assertThat(sum.fits(new float[] {Float.POSITIVE_INFINITY}, 1)).isFalse();
        assertThat(sum.fits(new float[] {Float.NaN}, 1)).isFalse();
        assertThat(sum.dividedBy(1)).containsExactly(0);
    }

    /** Whatever the order, and however summands are spread over sums that are merged. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void neitherOrderNorSplittingChangesABit(long seed) {
        var random = KeyedRandom.of(seed, "order");
        List<float[]> summands = new ArrayList<>();
        for (int n = 0; n < 40; n++) {
            summands.add(n % 9 == 0 ? new float[4] : vector(random, 4, StrictMath.pow(10, 3 - random.nextInt(40))));
        }
        for (boolean ranges : new boolean[] {false, true}) {
            double[] first = summed(summands, ranges, 1);
            for (int turn = 0; turn < 12; turn++) {
                Collections.shuffle(summands, new Random(seed * 100 + turn));
                assertThat(summed(summands, ranges, 1 + turn % 4)).containsExactly(first);
            }
        }
    }

    /** Differences that were not made vectors yet are added alike. */
    @Test
    void smallDifferencesAreAddedAsVectorsAre() {
        var random = KeyedRandom.of(5, "differences");
        for (int decades = 0; decades < 12; decades++) {
            var ofDifferences = new FixedPointSum(33, 3);
            var ofVectors = new FixedPointSum(33, 3);
            for (int n = 0; n < 3; n++) {
                float[] from = vector(random, 33, StrictMath.pow(10, -decades));
                float[] to = vector(random, 33, StrictMath.pow(10, -decades));
                float[] difference = new float[33];
                for (int i = 0; i < 33; i++) {
                    difference[i] = to[i] - from[i];
                }
                assertThat(ofDifferences.addIfFits(SectionValues.difference(to, from, new float[33]), 7))
                        .isTrue();
                ofVectors.add(difference, 7);
            }
            assertThat(ofDifferences.dividedBy(3)).containsExactly(ofVectors.dividedBy(3));
        }
    }

    /** Where one pass cannot do it, nothing has changed; where it can, the bits are those of the exact way. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void onePassOverADifferenceGivesTheSameBitsOrLeavesAll(long seed) {
        var random = KeyedRandom.of(seed, "pass");
        for (int decades = -9; decades < 12; decades++) {
            double magnitude = StrictMath.pow(10, -decades);
            var inOnePass = new FixedPointSum(37, 3);
            var exact = new FixedPointSum(37, 3);
            for (int n = 0; n < 3; n++) {
                float[] from = vector(random, 37, magnitude);
                float[] to = vector(random, 37, magnitude);
                if (n == 2) {
                    to[random.nextInt(37)] *= 1000;
                }
                SectionValues difference = SectionValues.difference(to, from, new float[37]);
                double[] before = inOnePass.dividedBy(1);
                boolean added = inOnePass.addByVectors(difference, 7);
                assertThat(difference.isDifference()).isTrue();
                float[] vector = difference.vector();
                assertThat(added)
                        .isEqualTo(reachesUnitScale(vector, 7)
                                && Magnitude.largest(vector) * 7 < exact.limit()
                                && Magnitude.largest(vector) * 7 * 0x1p32 < NearestInteger.EXACT_BELOW);
                if (added) {
                    exact.add(vector, 7);
                } else {
                    assertThat(inOnePass.dividedBy(1)).containsExactly(before);
                }
                assertThat(inOnePass.dividedBy(1)).containsExactly(exact.dividedBy(1));
            }
        }
    }

    private static boolean reachesUnitScale(float[] values, double factor) {
        return Magnitude.largest(values) * factor >= 0x1p-12;
    }

    @Test
    void whatIsNoDifferenceOrHasARangeIsNotAddedInOnePass() {
        var values = SectionValues.of(new float[] {1, 2});
        assertThat(new FixedPointSum(2, 3).addByVectors(values, 1)).isFalse();
        var difference = SectionValues.difference(new float[] {1, 2}, new float[2], new float[2]);
        assertThat(FixedPointSum.withoutRange(2).addByVectors(difference, 1)).isFalse();
        assertThat(new FixedPointSum(2, 3).addByVectors(difference, 1)).isTrue();
    }

    /** One value decides, wherever it stands, also where minuend and subtrahend are both large. */
    @Test
    void ordinaryMagnitudesBeginAtTheTwelfthBit() {
        for (int at = 0; at < 3; at++) {
            for (int sign = -1; sign <= 1; sign += 2) {
                float[] to = {5, 6, 7};
                float[] from = {5, 6, 7};
                to[at] += sign * 0x1p-13f;
                SectionValues difference = SectionValues.difference(to, from, new float[3]);
                assertThat(ScaledLanes.differenceReachesUnitScale(difference, 2))
                        .isTrue();
                assertThat(ScaledLanes.differenceReachesUnitScale(difference, Math.nextDown(2.0)))
                        .isFalse();
                assertThat(ScaledLanes.reachesUnitScale(difference.vector(), 2)).isTrue();
                assertThat(ScaledLanes.reachesUnitScale(difference.vector(), Math.nextDown(2.0)))
                        .isFalse();
            }
        }
    }

    private static double[] summed(List<float[]> summands, boolean ranges, int parts) {
        List<FixedPointSum> sums = new ArrayList<>();
        for (int part = 0; part < parts; part++) {
            sums.add(ranges ? FixedPointSum.withoutRange(4) : new FixedPointSum(4, 40));
        }
        for (int n = 0; n < summands.size(); n++) {
            sums.get(n % parts).add(summands.get(n), 3);
        }
        FixedPointSum all = sums.removeLast();
        sums.forEach(sum -> all.merge(sum.over(1)));
        return all.dividedBy(7);
    }

    private static float[] vector(KeyedRandom random, int length, double scale) {
        float[] vector = new float[length];
        for (int i = 0; i < length; i++) {
            vector[i] = (float) (scale * (2 * random.nextDouble() - 1));
        }
        return vector;
    }

    private static BigDecimal[] zeros(int length) {
        BigDecimal[] zeros = new BigDecimal[length];
        Arrays.fill(zeros, BigDecimal.ZERO);
        return zeros;
    }

    /** Returns the largest magnitude among what was added. */
    private static BigDecimal addTo(BigDecimal[] sums, float[] values, double factor) {
        BigDecimal largest = BigDecimal.ZERO;
        for (int i = 0; i < values.length; i++) {
            BigDecimal product = new BigDecimal(values[i]).multiply(new BigDecimal(factor));
            sums[i] = sums[i].add(product);
            largest = largest.max(product.abs());
        }
        return largest;
    }

    /** The error of each value is below a millionth of the summands' magnitudes. */
    private static void requireClose(double[] actual, BigDecimal[] exact, BigDecimal size) {
        for (int i = 0; i < exact.length; i++) {
            BigDecimal error = new BigDecimal(actual[i]).subtract(exact[i]).abs();
            assertThat(error.multiply(BigDecimal.valueOf(1_000_000))).isLessThanOrEqualTo(size);
        }
    }

    @Test
    void vectorsOfAnotherLengthAreRefused() {
        var sum = new FixedPointSum(2, 9);
        assertThatThrownBy(() -> sum.add(new float[3], 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a vector of 3 values does not fit a sum of 2");
        assertThatThrownBy(() -> sum.addIfFits(SectionValues.of(new float[1]), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a vector of 1 values does not fit a sum of 2");
        assertThatThrownBy(() -> sum.merge(new FixedPointSum(3, 9).over(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a vector of 3 values does not fit a sum of 2");
    }
}
