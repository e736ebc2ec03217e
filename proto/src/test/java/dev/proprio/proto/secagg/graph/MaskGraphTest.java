package dev.proprio.proto.secagg.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.secagg.crypto.Keystream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaskGraphTest {
    @ParameterizedTest
    @CsvSource({"7,2", "7,4", "7,6", "40,12", "101,32", "6,5", "6,99", "2,1", "1,4"})
    void graphsAreRegularSymmetricAndDeterministic(int size, int neighbours) {
        byte[] key = key(size);
        MaskGraph graph = MaskGraph.of(size, neighbours, key);
        MaskGraph again = MaskGraph.of(size, neighbours, key);
        assertThat(graph.size()).isEqualTo(size);
        assertThat(graph.degree()).isEqualTo(Math.min(neighbours, size - 1));
        for (int i = 0; i < size; i++) {
            int[] of = graph.neighbours(i);
            assertThat(of).hasSize(Math.min(neighbours, size - 1)).isSorted().doesNotHaveDuplicates();
            assertThat(again.neighbours(i)).isEqualTo(of);
            for (int j = 0; j < size; j++) {
                int other = j;
                boolean listed = java.util.Arrays.stream(of).anyMatch(x -> x == other);
                assertThat(graph.adjacent(i, j)).isEqualTo(listed).isEqualTo(graph.adjacent(j, i));
            }
        }
    }

    @Test
    void oddRingsAreRefused() {
        assertThatThrownBy(() -> MaskGraph.of(10, 3, new byte[16]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a ring of 10 clients cannot give each 3 neighbours: the number must be even or at least"
                        + " the number of other clients");
    }

    /** Fisher and Yates, with words that would favour small numbers drawn again: here that happens. */
    @Test
    void ordersAreThoseOfTheWordsWithoutTheSurplusOnes() {
        int size = 200_000;
        byte[] key = key(3);
        var stream = new Keystream().start(key, 0, 0);
        ByteBuffer words = ByteBuffer.allocate(0);
        int[] expected = IntStream.range(0, size).toArray();
        int surplus = 0;
        for (int i = size - 1; i > 0; i--) {
            long bound = i + 1L;
            long word;
            do {
                if (!words.hasRemaining()) {
                    words = ByteBuffer.wrap(stream.next(4096).clone(), 0, 4096).order(ByteOrder.LITTLE_ENDIAN);
                }
                word = Integer.toUnsignedLong(words.getInt());
                surplus += word / bound == (1L << 32) / bound ? 1 : 0;
            } while (word / bound == (1L << 32) / bound);
            int j = (int) (word % bound);
            int swapped = expected[i];
            expected[i] = expected[j];
            expected[j] = swapped;
        }
        assertThat(surplus).isPositive();
        assertThat(MaskGraph.shuffled(size, key)).isEqualTo(expected);
    }

    /** Chi-squared over the pairs of client 0 with 19 others: 18 degrees of freedom, 42.3 is passed once in a thousand. */
    @Test
    void everyClientIsANeighbourEquallyOften() {
        int[] counts = new int[20];
        int rounds = 4000;
        for (int round = 0; round < rounds; round++) {
            for (int j : MaskGraph.of(20, 4, key(round)).neighbours(0)) {
                counts[j]++;
            }
        }
        double expected = rounds * 4 / 19.0;
        double chiSquared = 0;
        for (int j = 1; j < 20; j++) {
            chiSquared += (counts[j] - expected) * (counts[j] - expected) / expected;
        }
        assertThat(chiSquared).isLessThan(42.3);
    }

    private static byte[] key(long seed) {
        byte[] key = new byte[16];
        KeyedRandom.of(seed, "graph").nextBytes(key);
        return key;
    }
}
