package dev.proprio.client.personalization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.client.sensor.Windows;
import dev.proprio.proto.extension.Bytes;
import dev.proprio.proto.random.KeyedRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReplayMemoryTest {
    private static final int BYTES = 4 * 2 * 3 + 4;

    @Test
    void itNeverTakesMoreThanItsBudget() {
        for (int budget = 0; budget < 6 * BYTES; budget++) {
            var memory = new ReplayMemory(new Bytes(budget), 2, 3, KeyedRandom.of(budget, "memory"));
            for (int session = 0; session < 4; session++) {
                memory.add(windows(10 * session, 3));
                int kept = memory.windows().count();
                assertThat((long) kept * ReplayMemory.bytes(2, 3)).isLessThanOrEqualTo(budget);
                assertThat(kept).isEqualTo(Math.min(budget / BYTES, 3 * (session + 1)));
            }
        }
    }

    /** Each of ten windows is among the three that fit in 3 of 10 cases, the first as often as the last. */
    @Test
    void eachWindowEverGivenIsAsLikelyToBeKept() {
        int[] times = new int[10];
        int trials = 20_000;
        for (int trial = 0; trial < trials; trial++) {
            var memory = new ReplayMemory(new Bytes(3 * BYTES), 2, 3, KeyedRandom.of(trial, "memory"));
            memory.add(windows(0, 4));
            memory.add(windows(4, 6));
            for (int label : memory.windows().labels()) {
                times[label]++;
            }
        }
        for (int count : times) {
            assertThat((double) count / trials).isCloseTo(0.3, within(0.015));
        }
    }

    @Test
    void whatItKeepsIsWhatItWasGiven() {
        var memory = new ReplayMemory(new Bytes(5 * BYTES), 2, 3, KeyedRandom.of(1, "memory"));
        memory.add(windows(0, 20));
        Windows kept = memory.windows();
        for (int i = 0; i < kept.count(); i++) {
            assertThat(kept.features()[6 * i]).isEqualTo(kept.label(i));
            assertThat(kept.features()[6 * i + 5]).isEqualTo(kept.label(i) + 5 / 8f);
        }
        assertThat(IntStream.of(kept.labels()).distinct().count()).isEqualTo(5);
    }

    /** Whose values tell their label. */
    private static Windows windows(int first, int count) {
        float[] features = new float[6 * count];
        for (int i = 0; i < features.length; i++) {
            features[i] = first + i / 6 + i % 6 / 8f;
        }
        return new Windows(2, 3, features, IntStream.range(first, first + count).toArray());
    }
}
