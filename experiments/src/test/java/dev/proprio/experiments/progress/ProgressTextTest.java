package dev.proprio.experiments.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgressTextTest {
    private static final Progress HALF =
            new Progress(30, 60, Optional.of(0.8734), 532.4, Optional.of(Duration.ofSeconds(42)));

    @ParameterizedTest
    @CsvSource({
        "100,'round 30/60  ███████████████░░░░░░░░░░░░░░░  accuracy 87.3%  ETA 0:42  532 clients/s'",
        "78,'round 30/60  ████████████░░░░░░░░░░░░  accuracy 87.3%  ETA 0:42  532 clients/s'",
        "59,'round 30/60  accuracy 87.3%  ETA 0:42  532 clients/s'",
        "45,'round 30/60  ███░░░  accuracy 87.3%  ETA 0:42'",
        "30,'round 30/60  accuracy 87.3%'",
        "12,'round 30/60'",
        "5,'round'"
    })
    void theLineFitsItsWidth(int width, String expected) {
        assertThat(ProgressText.bar(HALF, width, true)).isEqualTo(expected);
    }

    @Test
    void plainCharactersDoWhereBlocksCannotBeShown() {
        assertThat(ProgressText.bar(HALF, 40, false)).isEqualTo("round 30/60  accuracy 87.3%  ETA 0:42");
        assertThat(ProgressText.bar(new Progress(1, 3, Optional.empty(), 0, Optional.empty()), 30, false))
                .isEqualTo("round 1/3  ######-------------");
    }

    @Test
    void beginAndEndAreDrawnWhole() {
        assertThat(ProgressText.bar(Progress.after(Duration.ZERO, 0, 10, Optional.empty(), 0), 20, true))
                .isEqualTo("round  0/10  ░░░░░░░");
        assertThat(ProgressText.bar(Progress.after(Duration.ofSeconds(20), 10, 10, Optional.of(1.0), 100), 40, true))
                .isEqualTo("round 10/10  ██████████  accuracy 100.0%");
    }

    @Test
    void theRestIsEstimatedFromWhatIsDone() {
        Progress progress = Progress.after(Duration.ofSeconds(30), 3, 12, Optional.empty(), 45);
        assertThat(progress).isEqualTo(new Progress(3, 12, Optional.empty(), 1.5, Optional.of(Duration.ofSeconds(90))));
        assertThat(ProgressText.line(progress)).isEqualTo("round  3/12, ETA 1:30, 1.5 clients/s");
        assertThat(ProgressText.line(progress.training(Optional.of(12.4))))
                .isEqualTo("round  3/12, ETA 1:30, 1.5 clients/s, 12 trained/s");
        assertThat(ProgressText.line(new Progress(1, 9, Optional.of(0.5), 20, Optional.of(Duration.ofMinutes(125)))))
                .isEqualTo("round 1/9, accuracy 50.0%, ETA 2:05:00, 20 clients/s");
    }

    @Test
    void aTitleComesFirst() {
        Progress titled = new Progress(5, 10, Optional.empty(), 0, Optional.empty()).titled("run 3/30");
        assertThat(ProgressText.line(titled)).isEqualTo("run 3/30, round  5/10");
        assertThat(ProgressText.bar(titled, 60, false))
                .startsWith("run 3/30  ###")
                .endsWith("round  5/10");
    }
}
