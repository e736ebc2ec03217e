package dev.proprio.proto.secagg.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.proto.random.KeyedRandom;
import java.util.Comparator;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is in which group of a cohort that is too large for one. */
class GroupsTest {
    @ParameterizedTest
    @CsvSource({"0,5,1", "1,1,1", "3,1,3", "4,5,1", "5,5,1", "9,5,1", "10,5,2", "11,5,2", "101,20,5", "100000,2,50000"})
    void asManyGroupsAsThereCanBeHoldEveryClientOnceAndAreOfOneSize(int size, int least, int count) {
        List<List<String>> groups = split(clients(size), least, 1);
        assertThat(groups).hasSize(count);
        assertThat(groups.stream().flatMap(List::stream).sorted().toList())
                .isEqualTo(clients(size).stream().sorted().toList());
        IntSummaryStatistics sizes = groups.stream().mapToInt(List::size).summaryStatistics();
        assertThat(sizes.getMax() - sizes.getMin()).isLessThanOrEqualTo(1);
        assertThat(sizes.getMin()).isGreaterThanOrEqualTo(Math.min(least, size));
        assertThat(groups)
                .isEqualTo(groups.stream()
                        .map(group -> group.stream().sorted().toList())
                        .toList());
    }

    /** Neighbours in a list, which may well have been enrolled together, are not to be together for that. */
    @Test
    void chanceDecidesWhoIsTogether() {
        List<List<String>> groups = split(clients(100), 50, 1);
        assertThat(split(clients(100), 50, 1)).isEqualTo(groups);
        assertThat(split(clients(100), 50, 2)).isNotEqualTo(groups);
        assertThat(groups.get(0).stream().filter(clients(50)::contains).count()).isBetween(10L, 40L);
        int together = 0;
        for (int key = 0; key < 1000; key++) {
            List<String> first = split(clients(4), 2, key).get(0);
            together += first.contains("c0") == first.contains("c1") ? 1 : 0;
        }
        // Of the three others, each is the one beside c0 as often as the rest.
        assertThat(together).isBetween(333 - 60, 333 + 60);
    }

    @Test
    void groupsOfNobodyAreRefused() {
        for (int least : new int[] {0, -1}) {
            assertThatThrownBy(() -> split(clients(3), least, 1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("a group must have at least 1 client but was to have " + least);
        }
    }

    private static List<List<String>> split(List<String> clients, int least, long key) {
        return Groups.split(clients, least, KeyedRandom.of(key, "groups"));
    }

    private static List<String> clients(int size) {
        return IntStream.range(0, size)
                .mapToObj(i -> "c" + i)
                .sorted(Comparator.reverseOrder())
                .toList();
    }
}
