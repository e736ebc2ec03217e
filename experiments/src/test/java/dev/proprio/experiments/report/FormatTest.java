package dev.proprio.experiments.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FormatTest {
    @Test
    void numbersAreShownShort() {
        assertThat(Format.percent(0.87345)).isEqualTo("87.3%");
        assertThat(List.of(Format.bytes(0), Format.bytes(999), Format.bytes(12_345), Format.bytes(234_000_000)))
                .containsExactly("0\u00a0B", "999\u00a0B", "12.3\u00a0kB", "234\u00a0MB");
        assertThat(List.of(Format.number(0), Format.number(0.5), Format.number(31.42), Format.number(0.0001)))
                .containsExactly("0", "0.500", "31.4", "1.00e-04");
        assertThat(List.of(Format.tick(2), Format.tick(1.5), Format.tick(100), Format.tick(0), Format.tick(2e-5)))
                .containsExactly("2", "1.5", "100", "0", "2.0e-05");
        assertThat(List.of(Format.percentTick(1), Format.percentTick(0.875))).containsExactly("100%", "87.5%");
        assertThat(Format.count(1_199_366)).isEqualTo("1\u202f199\u202f366");
        assertThat(List.of(Format.seconds(3.25), Format.seconds(96.2), Format.seconds(7261)))
                .containsExactly("3.3\u00a0s", "1\u00a0min\u00a036\u00a0s", "2\u00a0h\u00a001\u00a0min");
        assertThat(Format.shortened("walking upstairs", 8)).isEqualTo("walking…");
    }

    @Test
    void scalesHaveRoundTicks() {
        assertThat(LinearScale.around(0.13, 0.87, 0, 1)).isEqualTo(new LinearScale(0, 1, 0, 1));
        assertThat(new LinearScale(0, 10, 100, 0).at(2.5)).isEqualTo(75);
        assertThat(new LinearScale(1, 60, 0, 1).ticks(6)).containsExactly(10.0, 20.0, 30.0, 40.0, 50.0, 60.0);
        assertThat(LinearScale.around(2, 2, 0, 1).high()).isGreaterThan(2);
    }
}
