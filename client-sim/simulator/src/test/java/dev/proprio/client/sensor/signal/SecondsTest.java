package dev.proprio.client.sensor.signal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.proto.random.KeyedRandom;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecondsTest {
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
            assertThat(Seconds.ranked(values, place)).isEqualTo(sorted[place]);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 1000})
    void theMedianIntervalIsTheUsualOneWhateverPausesThereAre(int length) {
        double[] seconds = new double[length];
        for (int i = 1; i < length; i++) {
            seconds[i] = seconds[i - 1] + (i % 5 == 4 ? 60 : 0.25);
        }
        assertThat(Seconds.medianInterval(seconds)).isEqualTo(0.25);
    }
}
