package dev.proprio.client.sensor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.proto.random.KeyedRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HertzTest {
    @ParameterizedTest
    @CsvSource({
        "49.99999999999998, 50",
        "50, 50",
        "31.25, 31.25",
        "0.1, 0.1",
        "33.333333333333336, 33.3333",
        "20000, 20000",
        "1234567, 1234570",
        "0, 0",
        "1e-7, 0.0000001"
    })
    void ratesAreShownAsPeopleWriteThem(double rate, String text) {
        assertThat(Hertz.text(rate)).isEqualTo(text);
    }

    @Test
    void whatIsNotTheSameLooksDifferent() {
        KeyedRandom random = KeyedRandom.of(1, "rates");
        for (int i = 0; i < 10_000; i++) {
            double one = Math.pow(10, 6 * random.nextDouble() - 1);
            double other = one * (1 + Math.pow(10, -1 - 12 * random.nextDouble()));
            if (!Hertz.same(one, other)) {
                assertThat(Hertz.text(one)).isNotEqualTo(Hertz.text(other));
            }
        }
        assertThat(Hertz.same(50, 49.99999999999998)).isTrue();
        assertThat(Hertz.same(50, 49.9)).isFalse();
        assertThat(Hertz.same(0, 0)).isTrue();
    }
}
