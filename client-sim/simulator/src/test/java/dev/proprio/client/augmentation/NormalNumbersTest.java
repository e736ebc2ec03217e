package dev.proprio.client.augmentation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.proto.random.KeyedRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Normal numbers with vectors are those without, to the bit, and leave the stream where those leave it. */
class NormalNumbersTest {
    /** More than are made at once, and from each of a block's words on. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void vectorsGiveTheNumbersThatComeOneByOne(int wordsBefore) {
        int count = 701;
        var plain = KeyedRandom.of(1, "normal", Integer.MAX_VALUE, wordsBefore);
        var vectors = KeyedRandom.of(1, "normal", Integer.MAX_VALUE, wordsBefore);
        for (int i = 0; i < wordsBefore; i++) {
            assertThat(vectors.nextInt()).isEqualTo(plain.nextInt());
        }
        var numbers = new NormalNumbers(count);
        for (int again = 0; again < 3; again++) {
            double[] drawn = numbers.drawByVectors(count, vectors);
            for (int i = 0; i < count; i++) {
                assertThat(drawn[i]).isEqualTo(plain.nextGaussian());
            }
        }
        assertThat(vectors.nextInt()).isEqualTo(plain.nextInt());
    }

    /** All exponents that a point can have, both forms of the logarithm, and its third one next to powers of two. */
    @Test
    void factorsHaveTheBitsOfTheStrictLogarithm() {
        var random = KeyedRandom.of(2, "squared");
        double[] squared = new double[4096];
        for (int i = 0; i < squared.length; i++) {
            double power = Math.scalb(1.0, -random.nextInt(i % 4 == 0 ? 105 : 3));
            squared[i] = i % 3 == 0
                    ? Math.nextDown(power) - (i % 9) * Math.ulp(power)
                    : power * (0.5 + random.nextDouble() / 2);
        }
        double[] factors = new double[squared.length];
        VectorPolarFactors.of(squared, factors, squared.length);
        for (int i = 0; i < squared.length; i++) {
            double s = squared[i];
            assertThat(factors[i]).isEqualTo(Math.sqrt(-2 * StrictMath.log(s) / s));
        }
    }
}
