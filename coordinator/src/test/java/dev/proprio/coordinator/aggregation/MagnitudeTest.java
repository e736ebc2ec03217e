package dev.proprio.coordinator.aggregation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.proto.random.KeyedRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MagnitudeTest {
    private static final float[] ODD = {
        Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, -0f, Float.MIN_VALUE, -Float.MAX_VALUE, 1
    };

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 15, 16, 17, 100, 1000})
    void vectorsAndThePlainLoopFindTheSame(int length) {
        var random = KeyedRandom.of(1, "magnitude", 0, length);
        for (int repeat = 0; repeat < 50; repeat++) {
            float[] values = new float[length];
            for (int i = 0; i < length; i++) {
                values[i] = (float) random.nextGaussian();
            }
            for (float odd : ODD) {
                assertThat(VectorMagnitude.largest(values)).isEqualTo(Float.valueOf(Magnitude.largestPlain(values)));
                if (length > 0) {
                    values[random.nextInt(length)] = odd;
                }
            }
        }
    }

    @Test
    void anUnnumberOutweighsInfinity() {
        float[] values = new float[40];
        values[3] = Float.NaN;
        values[35] = Float.POSITIVE_INFINITY;
        assertThat(VectorMagnitude.largest(values)).isNaN();
        assertThat(Magnitude.largestPlain(values)).isNaN();
    }
}
