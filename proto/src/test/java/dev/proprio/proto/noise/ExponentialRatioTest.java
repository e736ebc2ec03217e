package dev.proprio.proto.noise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.random.RandomBits;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExponentialRatioTest {
    /** The first 64 bits of exp(-x^2 / (2 sigma^2)), known to 40 digits. */
    @ParameterizedTest
    @CsvSource({
        "1, 1, 11188515852577165299",
        "3, 2, 5988780978257821528",
        "7, 1, 422381526",
        "1000003, 1000000, 11188482287029607669",
        "1125899906842624, 1125899906842623, 11188515852577155362"
    })
    void itsBitsAreThoseOfTheExponential(long x, long sigma, String bits) {
        var ratio = new ExponentialRatio(x, sigma, 1, 0, 1);
        BigInteger known = new BigInteger(bits);
        RandomBits none = () -> {
            throw new AssertionError("the bits that are known tell");
        };
        assertThat(ratio.isAbove(known.subtract(BigInteger.ONE), 64, none)).isTrue();
        assertThat(ratio.isAbove(known.add(BigInteger.ONE), 64, none)).isFalse();
        // In the middle, what comes next decides; half of all do each.
        var random = KeyedRandom.of(1, "ratio", x, sigma);
        int above = 0;
        for (int i = 0; i < 40; i++) {
            above += ratio.isAbove(known, 64, random) ? 1 : 0;
        }
        assertThat(above).isBetween(1, 39);
    }

    /** Doubles tell what digits tell, over all magnitudes, and where a uniform number is close by as well. */
    @Test
    void bothWaysAgree() {
        var random = KeyedRandom.of(2, "ratio", 0, 0);
        for (int i = 0; i < 3000; i++) {
            long sigma = 1 + (random.nextLong() >>> (14 + random.nextInt(49)));
            long x = (long) (random.nextDouble() * 6 * sigma);
            long numerator = 1 + (random.nextLong() >>> (1 + random.nextInt(62)));
            long denominator = 1 + (random.nextLong() >>> (1 + random.nextInt(62)));
            int shift = random.nextInt(3);
            var ratio = new ExponentialRatio(x, sigma, numerator, shift, denominator);
            double value = StrictMath.exp(-(double) x / sigma * x / sigma / 2) * numerator / denominator * (1 << shift);
            double near = value * (1 + Math.scalb(random.nextGaussian(), -20 - random.nextInt(40)));
            int known = (int) (Math.min(random.nextInt(4) > 0 ? near : random.nextDouble(), 0.999999999) * (1 << 18));
            long word = random.nextInt(4) > 0 ? (long) ((near * (1 << 18) - known) * 0x1p62) << 2 : random.nextLong();
            List<Long> words = List.of(word, random.nextLong(), random.nextLong());
            var exact = BigInteger.valueOf(known).shiftLeft(64).add(new BigInteger(Long.toUnsignedString(word)));

            assertThat(ratio.isAbove(known, 18, words.iterator()::next))
                    .as("%s, %s, %s", ratio, known, word)
                    .isEqualTo(ratio.isAbove(exact, 18 + 64, words.subList(1, 3).iterator()::next));
        }
    }

    @Test
    void whatIsOneIsAboveAllUniformNumbers() {
        var one = new ExponentialRatio(0, 7, 12345, 0, 12345);
        assertThat(one.isAbove((1 << 18) - 1, 18, () -> -1L >>> 1)).isTrue();
        assertThat(one.isAbove(BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE), 64, () -> -1L))
                .isTrue();
    }
}
