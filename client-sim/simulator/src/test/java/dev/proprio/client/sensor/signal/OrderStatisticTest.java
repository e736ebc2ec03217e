package dev.proprio.client.sensor.signal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.proto.random.KeyedRandom;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrderStatisticTest {
    /** Of all different values, of a few that stand there often, in order, against it, and all the same. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 10, 101, 5000})
    void theRankedValueIsTheOneThatSortingPutsThere(int length) {
        for (int trial = 0; trial < 200; trial++) {
            var random = KeyedRandom.of(1, "ranked", trial, length);
            double[] values = new double[length];
            for (int i = 0; i < length; i++) {
                values[i] = switch (trial % 5) {
                    case 0 -> random.nextGaussian();
                    case 1 -> random.nextInt(3) - 1;
                    case 2 -> i;
                    case 3 -> -i;
                    default -> 0.02;
                };
            }
            double[] sorted = values.clone();
            Arrays.sort(sorted);
            int place = random.nextInt(length);
            assertThat(OrderStatistic.ranked(values, place)).isEqualTo(sorted[place]);
        }
    }
}
