package dev.proprio.proto.extension;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.proto.random.KeyedRandom;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {
    @ParameterizedTest
    @CsvSource({
        "500ms,PT0.5S,500ms",
        "10s,PT10S,10s",
        "120s,PT2M,2m",
        "1h30m,PT1H30M,90m",
        "1.5h,PT1H30M,90m",
        "0.25s,PT0.25S,250ms",
        "36h,PT36H,36h",
        "2d,PT48H,2d",
        "-3s,PT-3S,-3s",
        "0m,PT0S,0s",
        "7us,PT0.000007S,7us"
    })
    void durationsAreReadAndWrittenInOneUnit(String text, Duration duration, String canonical) {
        assertThat(DurationText.parse(text)).contains(duration);
        assertThat(DurationText.format(duration)).isEqualTo(canonical);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10", "s", "10 s", "10sec", "1e3s", "--1s", "99999999999999999999h", "PT10S"})
    void anythingElseIsRefused(String text) {
        assertThat(DurationText.parse(text)).isEmpty();
    }

    @Test
    void everyDurationSurvivesWritingAndReading() {
        KeyedRandom random = KeyedRandom.of(1, "durations");
        for (int i = 0; i < 1000; i++) {
            Duration duration = Duration.ofSeconds(random.nextInt(), random.nextInt(1_000_000_000));
            assertThat(DurationText.parse(DurationText.format(duration))).contains(duration);
        }
    }
}
