package dev.proprio.client.sensor.signal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecondsTest {
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
