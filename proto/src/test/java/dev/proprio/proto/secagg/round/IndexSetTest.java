package dev.proprio.proto.secagg.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.proprio.proto.random.KeyedRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sets of members against the platform's own sets. */
class IndexSetTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 8, 9, 15, 16, 17, 63, 64, 65, 100})
    void setsAreThoseOfTheirPlacesAndComeBackFromTheirBitmaps(int size) {
        KeyedRandom random = KeyedRandom.of(size, "index-set");
        for (int repeat = 0; repeat < 20; repeat++) {
            Set<Integer> some = some(size, random);
            Set<Integer> others = some(size, random);
            IndexSet a = IndexSet.of(size, some);
            IndexSet b = IndexSet.of(size, others);
            assertThat(a.stream())
                    .containsExactlyElementsOf(some.stream().sorted().toList());
            assertThat(a.count()).isEqualTo(some.size());
            for (int i = 0; i < size; i++) {
                assertThat(a.contains(i)).isEqualTo(some.contains(i));
                assertThat(((a.bitmap().byteAt(i / 8) >> (i % 8)) & 1) == 1).isEqualTo(some.contains(i));
            }
            assertThat(a.bitmap().size()).isEqualTo((size + 7) / 8);
            assertThat(IndexSet.parse(a.bitmap(), size)).isEqualTo(a).hasSameHashCodeAs(a);
            assertThat(a.within(b)).isEqualTo(others.containsAll(some));
            assertThat(a.within(a)).isTrue();
            Set<Integer> rest = new HashSet<>(some);
            rest.removeAll(others);
            assertThat(a.without(b)).isEqualTo(IndexSet.of(size, rest));
            assertThat(a.equals(b)).isEqualTo(some.equals(others));
        }
    }

    @Test
    void setsOfDifferentRostersDiffer() {
        IndexSet three = IndexSet.of(3, List.of(0, 2));
        assertThat(three).isNotEqualTo(IndexSet.of(4, List.of(0, 2))).isNotEqualTo("{0, 2}");
        assertThat(three.hashCode())
                .isNotEqualTo(IndexSet.of(4, List.of(0, 2)).hashCode())
                .isNotEqualTo(IndexSet.of(3, List.of(0, 1)).hashCode());
        assertThat(three).hasToString("{0, 2}");
    }

    @Test
    void membersThatThereAreNotAreRefused() {
        for (int wrong : new int[] {-1, 9, 10}) {
            assertThatThrownBy(() -> IndexSet.of(9, List.of(0, 8, wrong)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("a roster of 9 has no member " + wrong);
        }
        assertThat(IndexSet.parse(bitmap(0x80, 0x01), 9).stream()).containsExactly(7, 8);
        assertThatThrownBy(() -> IndexSet.parse(bitmap(0x80, 0x02), 9))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the bitmap of 9 members names member 9");
        assertThatThrownBy(() -> IndexSet.parse(bitmap(0x80), 9))
                .hasMessage("the bitmap of 9 members must be 2 bytes but has 1");
        assertThatThrownBy(() -> IndexSet.parse(bitmap(0x80, 0), 8))
                .hasMessage("the bitmap of 8 members must be 1 bytes but has 2");
    }

    private static ByteString bitmap(int... bytes) {
        byte[] bitmap = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            bitmap[i] = (byte) bytes[i];
        }
        return ByteString.copyFrom(bitmap);
    }

    private static Set<Integer> some(int size, KeyedRandom random) {
        List<Integer> some = new ArrayList<>();
        int oneIn = 1 + random.nextInt(4);
        for (int i = 0; i < size; i++) {
            if (random.nextInt(oneIn) == 0) {
                some.add(i);
            }
        }
        return new HashSet<>(some);
    }
}
