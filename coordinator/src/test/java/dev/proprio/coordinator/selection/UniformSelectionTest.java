package dev.proprio.coordinator.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.proto.random.KeyedRandom;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UniformSelectionTest {
    private final Selection selection = new UniformSelection();

    @Test
    void aCohortHasNoDeviceTwiceAndNeverMoreThanThePopulation() {
        Population population = numbered(30);
        for (int round = 0; round < 200; round++) {
            List<String> cohort = selection.select(population, 25, KeyedRandom.of(1, "selection", round, 0));
            assertThat(new HashSet<>(cohort)).hasSize(25);
        }
        assertThat(selection.select(population, 99, KeyedRandom.of(1, "selection")))
                .hasSize(30);
    }

    @Test
    void everyDeviceIsEquallyLikely() {
        int[] chosen = new int[20];
        for (int round = 0; round < 20_000; round++) {
            for (String device : selection.select(numbered(20), 5, KeyedRandom.of(2, "selection", round, 0))) {
                chosen[Integer.parseInt(device)]++;
            }
        }
        for (int count : chosen) {
            assertThat(count).isCloseTo(5000, within(300));
        }
    }

    @Test
    void aHugePopulationIsNotTouchedBeyondTheCohort() {
        int[] looked = {0};
        var population = new Population() {
            @Override
            public long size() {
                return 10_000_000_000L;
            }

            @Override
            public String device(long index) {
                looked[0]++;
                return "device-" + index;
            }
        };
        assertThat(selection.select(population, 100, KeyedRandom.of(3, "selection")))
                .hasSize(100);
        assertThat(looked[0]).isEqualTo(100);
    }

    private static Population numbered(int count) {
        return Population.of(
                IntStream.range(0, count).mapToObj(Integer::toString).toList());
    }
}
