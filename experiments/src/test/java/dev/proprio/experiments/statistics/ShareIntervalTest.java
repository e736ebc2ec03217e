package dev.proprio.experiments.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShareIntervalTest {
    /** The values of R's binom.test. */
    @ParameterizedTest
    @CsvSource({"0, 9, 0, 0.3362671", "1, 9, 0.002809137, 0.4824965", "5, 10, 0.187086, 0.812914", "9, 9, 0.6637329, 1"
    })
    void itIsTheExactOne(double found, int all, double low, double high) {
        Interval interval = ShareInterval.of(found, all, 0.95);
        assertThat(interval.low()).isCloseTo(low, within(1e-6));
        assertThat(interval.high()).isCloseTo(high, within(1e-6));
    }

    @Test
    void partsOfPeopleLieBetween() {
        assertThat(ShareInterval.of(1.5, 9, 0.95).low())
                .isBetween(
                        ShareInterval.of(1, 9, 0.95).low(),
                        ShareInterval.of(2, 9, 0.95).low());
        assertThatThrownBy(() -> ShareInterval.of(2, 1, 0.95)).hasMessage("2.0 of 1.0 is no share");
    }
}
