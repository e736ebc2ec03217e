package dev.proprio.experiments.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.coordinator.round.ClientOutcome;
import dev.proprio.coordinator.round.Stage;
import dev.proprio.experiments.record.UpdateCounts.CommonFailure;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OutcomeTallyTest {
    private final OutcomeTally tally = new OutcomeTally();

    private void failed(Stage stage, String reason) {
        tally.add(new ClientOutcome.Failed("d", Duration.ZERO, stage, reason));
    }

    @Test
    void nothingFailedWhereNothingHappened() {
        assertThat(tally.counts()).isEqualTo(new UpdateCounts(0, 0, 0, Optional.empty(), Optional.of(0L)));
    }

    @Test
    void theCommonestFailureIsToldWithItsFirstReasonWhateverTheNumbersInTheOthers() {
        failed(Stage.CONNECT, "no such host");
        failed(Stage.TRAIN, "the loss became NaN at step 3 of epoch 1");
        failed(Stage.CONNECT, "no such host");
        tally.add(new ClientOutcome.Late("d", Duration.ZERO));
        failed(Stage.TRAIN, "the loss became NaN at step 12 of epoch 1");
        failed(Stage.TRAIN, "the loss became NaN at step 5 of epoch 2");
        assertThat(tally.counts())
                .isEqualTo(new UpdateCounts(
                        0,
                        1,
                        5,
                        Optional.of(new CommonFailure("train: the loss became NaN at step 3 of epoch 1", 3)),
                        Optional.of(2L)));
    }

    @Test
    void reasonsWithoutEndAreCountedWithoutBeingKept() {
        for (int i = 0; i < 5_000; i++) {
            failed(Stage.FETCH, new String(new char[] {
                (char) ('a' + i / 676), (char) ('a' + i / 26 % 26), (char) ('a' + i % 26)
            }));
        }
        failed(Stage.FETCH, "aab");
        assertThat(tally.counts().failed()).isEqualTo(5_001);
        assertThat(tally.counts().commonestFailure()).contains(new CommonFailure("fetch: aab", 2));
    }
}
