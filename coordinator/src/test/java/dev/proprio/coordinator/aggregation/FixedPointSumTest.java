package dev.proprio.coordinator.aggregation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.proto.update.Values;
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
        assertThat(sum.addIfFits(Values.of(new float[] {1}), Math.nextUp(sum.limit())))
                .isFalse();
        assertThat(sum.dividedBy(1)).containsExactly(0);
        assertThat(sum.addIfFits(Values.of(new float[] {1}), sum.limit())).isTrue();
    }

    /** Also what differs from the bound in its last bit alone, among the last values, which fill no vector. */
    @Test
    void theVectorsBoundIsOneThatNoValueReaches() {
        float[] zeros = new float[5];
        for (int at = 0; at < 5; at++) {
            float[] values = new float[5];
            values[at] = -3;
            Values difference = Values.difference(values, zeros, new float[5]);
            long[] sum = new long[5];
            assertThat(VectorSum.add(sum, difference, 1, 3)).isLessThanOrEqualTo(at);
            assertThat(sum).containsOnly(0);
            assertThat(VectorSum.add(sum, difference, 1, Math.nextUp(3f))).isEqualTo(5);
            assertThat(sum[at]).isEqualTo(-3);
        }
    }

    @Test
    void vectorsOfAnotherLengthAreRefused() {
        var sum = new FixedPointSum(2, 9);
        assertThatThrownBy(() -> sum.add(new float[3], 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a vector of 3 values does not fit a sum of 2");
        assertThatThrownBy(() -> sum.addIfFits(Values.of(new float[1]), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a vector of 1 values does not fit a sum of 2");
    }
}
