package dev.proprio.proto.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyedRandomTest {
    /** Known answers of the Random123 distribution, file kat_vectors, philox4x32 with 10 rounds. */
    @Test
    void philoxGivesThePublishedAnswers() {
        int[] block = new int[4];
        Philox.block(0, 0, 0, 0, 0, 0, block);
        assertThat(block).containsExactly(0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8);
        Philox.block(-1, -1, -1, -1, -1, -1, block);
        assertThat(block).containsExactly(0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd);
        Philox.block(0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0, block);
        assertThat(block).containsExactly(0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1);
    }

    @Test
    void theSameKeyGivesTheSameStreamWhoeverDrewBefore() {
        var first = KeyedRandom.of(7, "selection", 3, 11);
        KeyedRandom.of(7, "selection", 3, 12).nextLong();
        var second = KeyedRandom.of(7, "selection", 3, 11);
        for (int i = 0; i < 1000; i++) {
            assertThat(first.nextLong()).isEqualTo(second.nextLong());
        }
    }

    @Test
    void anyPartOfTheKeyChangesTheStream() {
        Set<Long> starts = new HashSet<>();
        int keys = 0;
        for (long seed = 0; seed < 6; seed++) {
            for (String purpose : new String[] {"selection", "steps", "style"}) {
                for (long round = 0; round < 6; round++) {
                    for (long client = 0; client < 6; client++) {
                        starts.add(KeyedRandom.of(seed, purpose, round, client).nextLong());
                        keys++;
                    }
                }
            }
        }
        assertThat(starts).hasSize(keys);
    }

    @Test
    void aChildDependsOnItsParentsKeyAndNotOnWhatTheParentDrew() {
        var parent = KeyedRandom.of(1, "fleet");
        long before = parent.child("user", 5).nextLong();
        parent.nextLong();
        assertThat(parent.child("user", 5).nextLong()).isEqualTo(before);
        assertThat(parent.child("user", 6).nextLong()).isNotEqualTo(before);
        assertThat(parent.child("session", 5).nextLong()).isNotEqualTo(before);
        assertThat(KeyedRandom.of(2, "fleet").child("user", 5).nextLong()).isNotEqualTo(before);
    }

    @Test
    void gaussiansHaveMeanZeroAndVarianceOneAndFreshStreamsDoToo() {
        var one = KeyedRandom.of(3, "gaussian");
        double[] moments = moments(() -> one.nextGaussian());
        assertThat(moments[0]).isCloseTo(0, within(0.015));
        assertThat(moments[1]).isCloseTo(1, within(0.03));
        int[] index = {0};
        double[] across =
                moments(() -> KeyedRandom.of(3, "gaussian", 0, index[0]++).nextGaussian());
        assertThat(across[0]).isCloseTo(0, within(0.015));
        assertThat(across[1]).isCloseTo(1, within(0.03));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.5, 1, 3.7, 40})
    void gammasHaveTheirShapeAsMeanAndVariance(double shape) {
        var random = KeyedRandom.of(4, "gamma");
        double[] moments = moments(() -> random.nextGamma(shape));
        assertThat(moments[0]).isCloseTo(shape, within(6 * Math.sqrt(shape / 100_000)));
        assertThat(moments[1]).isCloseTo(shape, within(0.1 * shape + 0.005));
    }

    @Test
    void aGammaNeedsAPositiveShape() {
        assertThatThrownBy(() -> KeyedRandom.of(1, "gamma").nextGamma(0))
                .hasMessage("a gamma distribution's shape must be positive but was 0.0");
    }

    @Test
    void shufflingPermutesEveryPlaceUniformly() {
        int[][] counts = new int[4][4];
        var random = KeyedRandom.of(5, "shuffle");
        for (int n = 0; n < 24_000; n++) {
            int[] items = {0, 1, 2, 3};
            random.shuffle(items, items.length);
            assertThat(IntStream.of(items).sum()).isEqualTo(6);
            for (int place = 0; place < 4; place++) {
                counts[place][items[place]]++;
            }
        }
        for (int[] place : counts) {
            for (int count : place) {
                assertThat(count).isCloseTo(6000, within(300));
            }
        }
    }

    private static double[] moments(java.util.function.DoubleSupplier draw) {
        int n = 100_000;
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < n; i++) {
            double x = draw.getAsDouble();
            sum += x;
            squares += x * x;
        }
        double mean = sum / n;
        return new double[] {mean, squares / n - mean * mean};
    }

    /** Whatever was drawn before, so that blocks are begun and a number is left over, and whatever is drawn next. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 31, 32, 33, 1000, 1001})
    void manyNormalNumbersAreThoseThatComeOneByOne(int count) {
        for (int before = 0; before < 8; before++) {
            var oneByOne = KeyedRandom.of(5, "normal", count, before);
            var atOnce = KeyedRandom.of(5, "normal", count, before);
            for (int i = 0; i < before; i++) {
                assertThat(atOnce.nextInt()).isEqualTo(oneByOne.nextInt());
            }
            double[] numbers = new double[count];
            for (int again = 0; again < 3; again++) {
                atOnce.nextGaussians(numbers, count, KeyedRandomTest::make);
                assertThat(numbers).containsExactly(normal(oneByOne, count));
                assertThat(atOnce.nextGaussian()).isEqualTo(oneByOne.nextGaussian());
            }
            assertThat(atOnce.nextInt()).isEqualTo(oneByOne.nextInt());
        }
    }

    private static double[] normal(KeyedRandom random, int count) {
        double[] numbers = new double[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = random.nextGaussian();
        }
        return numbers;
    }

    /** As its interface says, with plain loops. */
    private static int make(long key, long stream, long block, int word, int tries, double[] destination, int from) {
        int[] words = new int[4 * (tries + 1)];
        int[] drawn = new int[4];
        for (int i = 0; i <= tries; i++) {
            long index = block + i;
            Philox.block(
                    (int) index,
                    (int) (index >>> 32),
                    (int) stream,
                    (int) (stream >>> 32),
                    (int) key,
                    (int) (key >>> 32),
                    drawn);
            System.arraycopy(drawn, 0, words, 4 * i, 4);
        }
        int at = from;
        for (int i = word; i < word + 4 * tries; i += 4) {
            double u = 2 * uniform(words[i], words[i + 1]) - 1;
            double v = 2 * uniform(words[i + 2], words[i + 3]) - 1;
            double squared = u * u + v * v;
            if (squared < 1 && squared != 0) {
                double factor = Math.sqrt(-2 * StrictMath.log(squared) / squared);
                destination[at++] = u * factor;
                destination[at++] = v * factor;
            }
        }
        return at;
    }

    private static double uniform(int high, int low) {
        return (((long) high << 32 | (low & 0xFFFFFFFFL)) >>> 11) * 0x1p-53;
    }
}
