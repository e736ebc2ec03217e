package dev.proprio.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.experiments.record.RunStatus;
import dev.proprio.experiments.record.StoppedByMedian;
import dev.proprio.experiments.record.SweepRow;
import dev.proprio.experiments.record.SweepSummary;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A sweep as text. */
class SweepTableTest {
    @Test
    void aTrialThatEndedEarlySaysHowManyRoundsItHad() {
        String table = SweepTable.of(new SweepSummary(
                "sweep",
                "grid",
                List.of(
                        row("whole", 1, 9),
                        row("one", 1, 2),
                        row("one", 2, 2),
                        row("some", 1, 3),
                        row("some", 2, 9),
                        new SweepRow(
                                "broken",
                                1,
                                9,
                                "broken",
                                Optional.of(RunStatus.FAILED),
                                Optional.empty(),
                                Optional.of("no")))));
        assertThat(table)
                .containsPattern("whole +9 +1 ")
                .containsPattern("one +2 of 9 +2 ")
                .containsPattern("some +3 to 9 of 9 +2 ")
                .containsPattern("broken +9 +0 +1 ");
    }

    private static SweepRow row(String trial, long seed, int trained) {
        Optional<StoppedByMedian> stopped =
                Optional.of(new StoppedByMedian(trained, 0.1, 0.2, 1)).filter(_ -> trained < 9);
        return new SweepRow(
                        trial, seed, 9, trial + seed, Optional.of(RunStatus.DONE), Optional.of(0.5), Optional.empty())
                .with(draft ->
                        draft.set(SweepRow::trained, Optional.of(trained)).set(SweepRow::stopped, stopped));
    }
}
