package dev.proprio.experiments.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    private final AtomicLong clock = new AtomicLong();

    private static Progress round(int round, int rounds) {
        return new Progress(round, rounds, Optional.empty(), 0, Optional.empty());
    }

    private String shown() {
        return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }

    @Test
    void theBarIsDrawnOverItself() {
        try (ProgressLine line = new ProgressLine(out, ProgressMode.BAR, 14, false, clock::get)) {
            line.show(new Progress(1, 2, Optional.empty(), 10, Optional.empty()));
            clock.set(50_000_000);
            line.show(round(1, 2));
            clock.set(100_000_000);
            line.show(round(1, 2));
            line.show(round(2, 2));
        }
        assertThat(shown()).isEqualTo("\rround 1/2\rround 1/2\rround 2/2\n");
    }

    @Test
    void whatIsLeftOfALongerLineIsBlanked() {
        ProgressLine line = new ProgressLine(out, ProgressMode.BAR, 60, false, clock::get);
        line.show(new Progress(1, 1, Optional.of(0.5), 0, Optional.empty()));
        line.show(new Progress(1, 1, Optional.empty(), 0, Optional.empty()));
        assertThat(shown()).endsWith("#" + " ".repeat("  accuracy 50.0%".length()));
    }

    @Test
    void aLogGetsALineNowAndThen() {
        try (ProgressLine line = new ProgressLine(out, ProgressMode.LINES, 80, true, clock::get)) {
            for (int i = 1; i <= 101; i++) {
                line.show(round(i, 101));
            }
        }
        assertThat(shown().lines()).hasSize(21).startsWith("round   5/101").endsWith("round 101/101");
    }

    @Test
    void quietIsQuiet() {
        try (ProgressLine line = new ProgressLine(out, ProgressMode.QUIET, 80, true, clock::get)) {
            line.show(round(1, 1));
        }
        assertThat(shown()).isEmpty();
    }

    @Test
    void onlyARealTerminalGetsABar() {
        Map<String, String> xterm = Map.of("TERM", "xterm");
        assertThat(ProgressMode.of(false, true, xterm)).isEqualTo(ProgressMode.BAR);
        assertThat(ProgressMode.of(false, false, xterm)).isEqualTo(ProgressMode.LINES);
        assertThat(ProgressMode.of(false, true, Map.of("TERM", "dumb"))).isEqualTo(ProgressMode.LINES);
        assertThat(ProgressMode.of(true, true, xterm)).isEqualTo(ProgressMode.QUIET);
    }

    @Test
    void whatIsWaitedForIsSaidUntilThereIsProgress() {
        ProgressLine lines = new ProgressLine(out, ProgressMode.LINES, 80, true, clock::get);
        assertThat(lines.waiting("preparing", Duration.ofSeconds(10))).isTrue();
        lines.show(round(1, 2));
        assertThat(lines.waiting("preparing", Duration.ofSeconds(20))).isFalse();
        assertThat(shown()).isEqualTo("preparing, 10 s so far\nround 1/2\n");
        bytes.reset();
        try (ProgressLine bar = new ProgressLine(out, ProgressMode.BAR, 14, false, clock::get)) {
            bar.waiting("preparing", Duration.ofSeconds(10));
            bar.show(round(1, 2));
        }
        assertThat(shown()).isEqualTo("\rpreparing, 10\rround 1/2    \n");
        bytes.reset();
        assertThat(new ProgressLine(out, ProgressMode.QUIET, 80, true, clock::get).waiting("preparing", Duration.ZERO))
                .isTrue();
        assertThat(shown()).isEmpty();
    }

    @Test
    void aNoticeSaysWhatIsWaitedForAtTheTime() {
        ProgressLine line = new ProgressLine(out, ProgressMode.LINES, 80, true, clock::get);
        try (WaitingNotice notice = WaitingNotice.on(line, "preparing", Duration.ofMillis(1))) {
            while (!shown().contains("preparing, 0 s so far\n")) {
                Thread.onSpinWait();
            }
            notice.now(() -> "2 of 3 devices are connected");
            while (!shown().contains("2 of 3 devices are connected, ")) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void theRestTakesAsLongAsTheLastRounds() {
        Progress slowStart = Progress.after(Duration.ofSeconds(100), 10, 20, Optional.empty(), 0);
        assertThat(slowStart.expecting(0.5).remaining()).contains(Duration.ofSeconds(5));
    }
}
