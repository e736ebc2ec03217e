package dev.proprio.coordinator.devices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.proto.extension.InvalidSettingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AvailabilityTraceTest {
    @TempDir
    private Path folder;

    private AvailabilityTrace trace(String rows, Optional<Duration> period) throws IOException {
        Path file = Files.writeString(folder.resolve("trace.csv"), "\ufeffdevice,from_s,to_s\n" + rows);
        return TraceReader.read(file, period, 7);
    }

    @Test
    void aDeviceIsThereWhenTheTraceSaysSoAgainAndAgain() throws Exception {
        AvailabilityTrace trace = trace("a,0,10\na,20,30\na,30,40\nb,5.5,6\n", Optional.of(Duration.ofSeconds(50)));
        assertThat(trace.isAvailable("a", 0)).isTrue();
        assertThat(trace.isAvailable("a", 10_000_000)).isFalse();
        assertThat(trace.isAvailable("a", 52_000_000)).isTrue();
        assertThat(trace.isAvailable("b", 5_499_999)).isFalse();
        assertThat(trace.isAvailable("b", 5_500_000)).isTrue();
        // Intervals that touch are one.
        assertThat(trace.leaves("a", 25_000_000, 100_000_000)).isEqualTo(OptionalLong.of(40_000_000));
        assertThat(trace.leaves("a", 25_000_000, 40_000_000)).isEmpty();
        assertThat(trace.longestGap()).isEqualTo(10_000_000);
    }

    @Test
    void whoIsThereAtTheEndOfAPeriodStaysIntoTheNext() throws Exception {
        AvailabilityTrace trace = trace("a,0,10\na,40,50\n", Optional.empty());
        assertThat(trace.leaves("a", 45_000_000, 500_000_000)).isEqualTo(OptionalLong.of(60_000_000));
        assertThat(trace("a,0,10\n", Optional.empty()).leaves("a", 3, Long.MAX_VALUE / 4))
                .isEmpty();
    }

    @Test
    void aDeviceThatItDoesNotNameHasTheTimesOfOneThatItDoes() throws Exception {
        AvailabilityTrace trace = trace("a,0,10\nb,10,20\n", Optional.empty());
        int likeA = 0;
        for (int i = 0; i < 400; i++) {
            boolean first = trace.isAvailable("stranger-" + i, 5_000_000);
            assertThat(trace.isAvailable("stranger-" + i, 15_000_000)).isNotEqualTo(first);
            likeA += first ? 1 : 0;
        }
        assertThat(likeA).isBetween(150, 250);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a,0,10;a,5,20 | overlap, but those of lines 2 and 3",
                "a,5,20;b,0,1;a,0,6 | overlap, but those of lines 2 and 4",
                "a,10,10 | that of line 2 is empty",
                "a,10,5 | that of line 2 is empty",
                "a,-1,5 | times in seconds, at least 0, on line 2",
                "a,secret,5 | times in seconds, at least 0, on line 2",
                "a,1 | a device and two times on line 2",
                "'' | has none below its header"
            })
    void whatIsNoTraceIsRefusedWithItsLine(String rows, String sentence) {
        assertThatThrownBy(() -> trace(rows.replace(';', '\n'), Optional.empty()))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining(sentence)
                .hasMessageStartingWith("file trace.csv")
                .hasMessageNotContaining("secret");
    }

    @Test
    void aPeriodIsAtLeastAsLongAsTheTrace() {
        assertThatThrownBy(() -> trace("a,0,10\n", Optional.of(Duration.ofSeconds(9))))
                .hasMessageContaining(
                        "period must be at least as long as the trace, whose last interval ends after 10.0 s");
    }
}
