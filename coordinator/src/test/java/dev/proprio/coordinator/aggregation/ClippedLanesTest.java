package dev.proprio.coordinator.aggregation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.update.LayerClip;
import dev.proprio.proto.update.UpdateClip;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClippedLanesTest {
    private static final int SHIFT = 9;

    /** Of as many values as make no eights, one eight, or some and a rest; in one part or three; shorter, longer, and very nearly as long as they may be. */
    @ParameterizedTest
    @ValueSource(ints = {1, 7, 8, 9, 64, 333})
    void onePassByVectorsAddsWhatIsWithinTheNormToTheBitAndNothingOfWhatIsNot(int length) {
        int added = 0;
        int refused = 0;
        for (int trial = 0; trial < 300; trial++) {
            var random = KeyedRandom.of(3, "lanes", trial, length);
            float[] values = values(random, length, StrictMath.pow(10, trial % 9 - 6));
            float[] before = values(random, length, 0.01);
            for (UpdateClip clip : clips(random, values)) {
                double[] factors = clip.factors(values);
                boolean fits = Arrays.stream(factors).allMatch(factor -> factor == 1);
                var plain = new ClippedLanes(SHIFT, length);
                var vectors = new ClippedLanes(SHIFT, length);
                plain.add(before, 0, length, 1);
                vectors.add(before, 0, length, 1);
                assertThat(vectors.addIfWithin(values, clip.parts(length))).isEqualTo(fits);
                if (fits) {
                    plain.add(values, 0, length, 1);
                }
                assertThat(lanes(vectors)).isEqualTo(lanes(plain));
                added += fits ? 1 : 0;
                refused += fits ? 0 : 1;
            }
        }
        assertThat(added).isGreaterThan(100);
        assertThat(refused).isGreaterThan(100);
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 1e30f})
    void whatIsNoNumberOrTooLargeLeavesNothingWhereverItStands(float bad) {
        for (int length : new int[] {5, 8, 40, 41}) {
            for (int at = 0; at < length; at++) {
                var lanes = new ClippedLanes(SHIFT, length);
                float[] values = new float[length];
                values[0] = 0.25f;
                values[at] = bad;
                assertThat(lanes.addIfWithin(values, List.of(new LayerClip(length, 1))))
                        .isFalse();
                assertThat(lanes(lanes)).containsOnly(0);
            }
        }
    }

    private static long[] lanes(ClippedLanes lanes) {
        return lanes.over(1).lanes().values().iterator().next();
    }

    private static float[] values(KeyedRandom random, int length, double scale) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) (scale * random.nextGaussian());
        }
        return values;
    }

    /** One of 1, those a little below, at and above the values' own norm, and one by parts. */
    private static List<UpdateClip> clips(KeyedRandom random, float[] values) {
        double squares = 0;
        for (float value : values) {
            squares += (double) value * value;
        }
        float norm = (float) Math.sqrt(squares);
        List<UpdateClip> clips = new ArrayList<>(List.of(
                new UpdateClip(1),
                new UpdateClip(Math.nextDown(norm)),
                new UpdateClip(norm),
                new UpdateClip(Math.nextUp(norm))));
        if (values.length > 2) {
            int first = 1 + random.nextInt(values.length - 2);
            int second = 1 + random.nextInt(values.length - first - 1);
            clips.add(new UpdateClip(
                    1, LayerClip.equal(List.of(first, second, values.length - first - second), 1), false));
        }
        return clips;
    }
}
