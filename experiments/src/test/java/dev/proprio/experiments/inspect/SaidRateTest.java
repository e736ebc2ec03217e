package dev.proprio.experiments.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How often a sensor measured, as the lines before tables say it. */
class SaidRateTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sampling rate: 25 Hz                                    | 25",
                "Sampling interval: 40 ms                                | 25",
                "Sample interval [ms];8                                  | 125",
                "Sampling rate: 40 ms                                    | 25",
                "sample period = 0,02 s                                  | 50",
                "Rate [Hz]: 62.5                                         | 62.5",
                "Frequency 1 kHz                                         | 1000",
                "Data File Created By A Monitor at 30 Hz  Filter Normal  | 30",
                "100 samples per second                                  | 100",
                "Baud rate: 9600, sampling rate: 50                      | 50",
            })
    void whatIsSaid(String text, double hertz) {
        assertThat(SaidRate.of(text).hertz())
                .singleElement()
                .satisfies(found -> assertThat(found).isCloseTo(hertz, within(1e-9)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Baud rate: 9600",
                "Cutoff frequency: 10 Hz",
                "Epoch Period (hh:mm:ss) 00:00:01",
                "heart rate 60",
                "Serial number: 1234",
                "Sampling interval: 40"
            })
    void whatIsNone(String text) {
        assertThat(SaidRate.of(text).hertz()).isEmpty();
    }
}
