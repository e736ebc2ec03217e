package dev.proprio.proto.secagg.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.secagg.crypto.Keystream;
import dev.proprio.proto.secagg.crypto.Secret;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RingVectorTest {
    static IntStream everyWidth() {
        return IntStream.rangeClosed(2, 63);
    }

    @ParameterizedTest
    @MethodSource("everyWidth")
    void packedElementsBeginAtTheirBitAndComeBack(int bits) {
        KeyedRandom random = KeyedRandom.of(bits, "packing");
        for (int length : new int[] {0, 1, 2, 3, 7, 8, 9, 40}) {
            RingVector vector = random(length, bits, random);
            byte[] packed = vector.pack();
            BigInteger expected = BigInteger.ZERO;
            for (int i = 0; i < length; i++) {
                expected = expected.or(BigInteger.valueOf(vector.get(i)).shiftLeft(i * bits));
            }
            assertThat(littleEndian(packed)).isEqualTo(expected);
            assertThat(packed).hasSize((length * bits + 7) / 8);
            assertThat(RingVector.unpack(packed, length, bits)).isEqualTo(vector);
        }
    }

    @ParameterizedTest
    @MethodSource("everyWidth")
    void sumsAreExactModuloThePower(int bits) {
        KeyedRandom random = KeyedRandom.of(bits, "ring");
        BigInteger modulus = BigInteger.ONE.shiftLeft(bits);
        RingVector a = random(17, bits, random);
        RingVector b = random(17, bits, random);
        RingVector sum = a.copy();
        sum.addPacked(b.pack());
        for (int i = 0; i < 17; i++) {
            BigInteger exact = BigInteger.valueOf(a.get(i)).add(BigInteger.valueOf(b.get(i)));
            assertThat(BigInteger.valueOf(sum.get(i))).isEqualTo(exact.mod(modulus));
        }
        a.set(0, (1L << (bits - 1)) - 1);
        assertThat(a.signed(0)).isEqualTo((1L << (bits - 1)) - 1);
        a.set(0, -(1L << (bits - 1)));
        assertThat(a.signed(0)).isEqualTo(-(1L << (bits - 1)));
    }

    @Test
    void packedBytesOfAnotherSizeAreRefused() {
        assertThatThrownBy(() -> RingVector.unpack(new byte[6], 2, 20))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("2 elements of 20 bits take 5 bytes but there were 6");
        assertThatThrownBy(() -> RingVector.zeros(1, 64)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RingVector.zeros(1, 20).add(RingVector.zeros(1, 21)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 16, 17, 20, 32, 33, 63})
    void masksAreTheWordsOfTheirStreamInAnyNumberOfRanges(int bits) {
        int length = 3 * Masks.RANGE / 2 + 5;
        byte[] seed = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
        RingVector first = RingVector.zeros(3, bits);
        RingVector second = RingVector.zeros(length, bits);
        var executor = Executors.newFixedThreadPool(3);
        Masks.apply(List.of(new Mask(Secret.of(seed), false)), List.of(first, second), executor);
        executor.shutdown();
        int width = second.wordBytes();
        Keystream stream = new Keystream().start(seed, 1, 0);
        for (int at = 0; at < length; at += 64) {
            byte[] words = stream.next(64 * width);
            for (int i = at; i < Math.min(length, at + 64); i++) {
                BigInteger word = littleEndian(Arrays.copyOfRange(words, (i - at) * width, (i - at + 1) * width));
                long expected = word.mod(BigInteger.ONE.shiftLeft(bits)).longValue();
                if (second.get(i) != expected) {
                    assertThat(second.get(i)).as("element %d", i).isEqualTo(expected);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 16, 24, 32, 48})
    void addedAndSubtractedMasksCancel(int bits) {
        KeyedRandom random = KeyedRandom.of(bits, "masks");
        List<RingVector> vectors = List.of(random(1000, bits, random), random(1, 32, random));
        List<RingVector> before = vectors.stream().map(RingVector::copy).toList();
        List<Mask> masks = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            byte[] seed = new byte[16];
            random.nextBytes(seed);
            masks.add(new Mask(Secret.of(seed), false));
            masks.add(new Mask(Secret.of(seed), true));
        }
        Masks.apply(masks.subList(0, 17), vectors, Runnable::run);
        assertThat(vectors.get(0)).isNotEqualTo(before.get(0));
        Masks.apply(masks.subList(17, 18), vectors, Runnable::run);
        assertThat(vectors).isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("everyWidth")
    void vectorsAreEqualWhereAllTheirElementsAre(int bits) {
        RingVector vector = random(9, bits, KeyedRandom.of(bits, "equality"));
        RingVector same = vector.copy();
        // What is above an element's bits does not count.
        for (int i = 0; i < 9; i++) {
            same.set(i, vector.get(i) | 1L << bits);
        }
        assertThat(same).isEqualTo(vector).hasSameHashCodeAs(vector);
        for (int i = 0; i < 9; i++) {
            RingVector other = vector.copy();
            other.set(i, vector.get(i) ^ 1L << (bits - 1));
            assertThat(other).isNotEqualTo(vector).doesNotHaveSameHashCodeAs(vector);
        }
        assertThat(vector)
                .isNotEqualTo(RingVector.zeros(10, bits))
                .isNotEqualTo("a vector")
                .hasToString("RingVector[9 x " + bits + " bits]");
        assertThat(RingVector.zeros(3, bits)).isNotEqualTo(RingVector.zeros(3, bits == 63 ? 62 : bits + 1));
        same.wipe();
        assertThat(same).isEqualTo(RingVector.zeros(9, bits));
    }

    @Test
    void elementsHaveTwoToSixtyThreeBits() {
        assertThat(RingVector.zeros(1, 2).wordBytes()).isEqualTo(2);
        assertThat(RingVector.zeros(1, 63).wordBytes()).isEqualTo(8);
        for (int bits : new int[] {-1, 0, 1, 64}) {
            assertThatThrownBy(() -> RingVector.zeros(1, bits))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("an element must have 2 to 63 bits but has " + bits);
        }
        for (int bits : new int[] {10, 20, 40}) {
            assertThatThrownBy(() -> RingVector.zeros(3, bits).add(RingVector.zeros(2, bits)))
                    .hasMessage("2 elements of %d bits cannot be added to 3 of %d".formatted(bits, bits));
        }
    }

    private static RingVector random(int length, int bits, KeyedRandom random) {
        RingVector vector = RingVector.zeros(length, bits);
        for (int i = 0; i < length; i++) {
            vector.set(i, random.nextLong());
        }
        return vector;
    }

    private static BigInteger littleEndian(byte[] bytes) {
        byte[] reversed = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return new BigInteger(1, reversed);
    }
}
