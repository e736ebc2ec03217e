package dev.proprio.coordinator.aggregation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.update.SectionValues;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VectorSumTest {
    private static final float[] ODD = {
        Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, -0f, Float.MIN_VALUE, -Float.MAX_VALUE, 1e9f
    };

    private static final float[] TOO_LARGE = {Float.NaN, Float.POSITIVE_INFINITY, -Float.MAX_VALUE, -1.1e3f};

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 9, 100, 1000})
    void aDifferenceIsAddedAsItsVectorWouldBe(int length) {
        var random = KeyedRandom.of(1, "vector-sum", 0, length);
        for (int repeat = 0; repeat < 50; repeat++) {
            float[] after = gaussian(length, random);
            float[] before = gaussian(length, random);
            double scale = 0x1p32 * (1 + random.nextInt(500));
            long[] sum = longs(length, random);
            long[] expected = sum.clone();
            float largest = 0;
            for (int i = 0; i < length; i++) {
                float difference = after[i] - before[i];
                expected[i] += (long) Math.rint(difference * scale);
                largest = Math.max(largest, Math.abs(difference));
            }
            SectionValues values = SectionValues.difference(after, before, new float[length]);
            assertThat(VectorSum.add(sum, values, scale, Math.nextUp(largest))).isEqualTo(length);
            assertThat(sum).containsExactly(expected);
        }
    }

    @Test
    void noValueIsAddedFromTheFirstTooLargeOneOnAndWhatWasCanBeTakenBack() {
        var random = KeyedRandom.of(2, "vector-sum", 0, 0);
        for (int repeat = 0; repeat < 300; repeat++) {
            int length = 1 + random.nextInt(60);
            float[] after = gaussian(length, random);
            int odd = random.nextInt(length);
            after[odd] = TOO_LARGE[repeat % TOO_LARGE.length];
            SectionValues values = SectionValues.difference(after, gaussian(length, random), new float[length]);
            long[] sum = longs(length, random);
            long[] before = sum.clone();
            int added = VectorSum.add(sum, values, 0x1p32, 1e3f);
            assertThat(added).isBetween(Math.max(0, odd - 15), odd);
            for (int i = 0; i < length; i++) {
                assertThat(sum[i] == before[i]).isEqualTo(i >= added || values.vector()[i] == 0);
            }
            VectorSum.takeBack(sum, values, 0x1p32, added);
            assertThat(sum).containsExactly(before);
        }
    }

    @Test
    void aSumTakesDifferencesAndVectorsAlikeAndRefusesTheSame() {
        var random = KeyedRandom.of(3, "vector-sum", 0, 0);
        int length = 67;
        var ofDifferences = new FixedPointSum(length, 1000);
        var ofVectors = new FixedPointSum(length, 1000);
        int refused = 0;
        for (int repeat = 0; repeat < 700; repeat++) {
            float[] after = gaussian(length, random);
            float[] before = gaussian(length, random);
            if (repeat % 3 == 0) {
                after[random.nextInt(length)] = ODD[repeat / 3 % ODD.length];
            }
            if (repeat % 5 == 0) {
                after[random.nextInt(length)] = 3e5f;
            }
            float[] vector = SectionValues.difference(after, before, new float[length])
                    .vector()
                    .clone();
            double factor = 1 + repeat % 4;
            boolean added = ofDifferences.addIfFits(SectionValues.difference(after, before, new float[length]), factor);
            assertThat(ofVectors.addIfFits(SectionValues.of(vector), factor)).isEqualTo(added);
            assertThat(ofDifferences.dividedBy(1)).containsExactly(ofVectors.dividedBy(1));
            refused += added ? 0 : 1;
        }
        assertThat(refused).isBetween(100, 300);
    }

    private static float[] gaussian(int length, KeyedRandom random) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private static long[] longs(int length, KeyedRandom random) {
        long[] values = new long[length];
        for (int i = 0; i < length; i++) {
            values[i] = random.nextLong();
        }
        return values;
    }
}
