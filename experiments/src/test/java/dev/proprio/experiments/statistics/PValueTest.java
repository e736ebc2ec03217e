package dev.proprio.experiments.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PValueTest {
    @ParameterizedTest
    @CsvSource({
        "1, 1.0000, 1, = 1",
        "0.03125, 0.0313, 0.0313, = 0.0313",
        "0.5, 0.5000, 0.5, = 0.5",
        "0.0001, 0.0001, 0.0001, = 0.0001",
        "0.00009999, 1.0e-04, 1.0e-04, = 1.0e-04",
        "1.8189894e-12, 1.8e-12, 1.8e-12, = 1.8e-12",
        "0, <1e-15, <1e-15, < 1e-15",
        "NaN, \u2013, \u2013, = \u2013",
    })
    void isWrittenInOneWay(double p, String text, String plain, String clause) {
        assertThat(PValue.text(p)).isEqualTo(text);
        assertThat(PValue.plain(p)).isEqualTo(plain);
        assertThat(PValue.clause(p)).isEqualTo(clause);
    }
}
