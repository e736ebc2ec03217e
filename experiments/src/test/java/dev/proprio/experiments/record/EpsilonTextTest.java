package dev.proprio.experiments.record;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EpsilonTextTest {
    @ParameterizedTest
    @CsvSource({
        "2, 2, 2.00",
        "1.9999, 2, 2.00",
        "2.0000001, 2, 2.01",
        "0.1234, 3, 0.124",
        "0, 2, 0.00",
        "Infinity, 2, Infinity"
    })
    void noEpsilonIsShownSmallerThanItIs(double epsilon, int digits, String text) {
        assertThat(EpsilonText.of(epsilon, digits)).isEqualTo(text);
    }
}
