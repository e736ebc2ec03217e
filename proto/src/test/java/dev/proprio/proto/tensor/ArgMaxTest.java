package dev.proprio.proto.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ArgMaxTest {
    @Test
    void theFirstOfTheLargestIsFound() {
        assertThat(ArgMax.of(new float[] {1, 3, -2, 3})).isEqualTo(1);
        assertThat(ArgMax.of(new double[] {-5, -4, -4})).isEqualTo(1);
        assertThat(ArgMax.of(new float[] {7})).isZero();
    }

    @Test
    void placesAreCountedFromWhereTheRowBegins() {
        assertThat(ArgMax.of(new float[] {9, 1, 2, 9}, 1, 2)).isEqualTo(1);
        assertThat(ArgMax.of(new double[] {9, 2, 1, 9}, 1, 2)).isZero();
    }

    @Test
    void whatIsNotANumberIsLargerThanNothing() {
        assertThat(ArgMax.of(new float[] {1, Float.NaN, 2})).isEqualTo(2);
        assertThat(ArgMax.of(new double[] {Double.NaN, 1})).isZero();
    }
}
