package dev.proprio.coordinator.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.coordinator.round.RoundResult;
import dev.proprio.coordinator.round.RunFailedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JournaledRoundsTest {
    private final MemoryJournal journal = new MemoryJournal();
    private final List<String> pauses = new ArrayList<>();

    private JournaledRounds rounds(int every, int models) {
        return new JournaledRounds(
                journal,
                new JournaledRounds.Settings("r", 20, every, models),
                Attachments.NONE,
                pause -> pauses.add("."));
    }

    private static List<Integer> numbers(List<RoundResult> results) {
        return results.stream().map(RoundResult::round).toList();
    }

    @Test
    void roundsAreToldTogetherOnceTheyAreKept() throws Exception {
        // Every third round of these had enough updates; the others are kept at once.
        JournaledRounds rounds = rounds(2, 1);
        assertThat(numbers(rounds.commit(Rounds.result(1, 3)))).isEmpty();
        assertThat(numbers(rounds.commit(Rounds.result(1, 6)))).containsExactly(3, 6);
        assertThat(numbers(rounds.commit(Rounds.result(1, 9)))).isEmpty();
        assertThat(numbers(rounds.commit(Rounds.result(1, 10)))).containsExactly(9, 10);
        assertThat(numbers(rounds.commit(Rounds.result(1, 11)))).containsExactly(11);
        assertThat(numbers(rounds(5, 1).commit(Rounds.result(1, 20)))).containsExactly(20);
        assertThat(journal.commits).extracting(Commit::models).containsExactly(2, 2, 1, 1);
    }

    @Test
    void aJournalThatIsAwayIsWaitedFor() throws Exception {
        journal.failures.add(JournalException.passing("away", new IllegalStateException()));
        journal.failures.add(JournalException.passing("away", new IllegalStateException()));
        assertThat(rounds(1, 1).commit(Rounds.result(1, 3))).hasSize(1);
        assertThat(pauses).hasSize(2);
    }

    @Test
    void aJournalThatTakesLongToFailIsNotWaitedForLonger() {
        long[] now = {0};
        var slow = new JournaledRounds.Pause() {
            @Override
            public void of(Duration duration) {
                pauses.add(".");
                // Beside the pause, an attempt that nobody answers.
                now[0] += duration.plusSeconds(30).toNanos();
            }

            @Override
            public long nanos() {
                return now[0];
            }
        };
        for (int i = 0; i < 100; i++) {
            journal.failures.add(
                    JournalException.passing("the journal x can't be reached", new IllegalStateException()));
        }
        var rounds = new JournaledRounds(journal, new JournaledRounds.Settings("r", 20, 1, 1), Attachments.NONE, slow);
        assertThatThrownBy(() -> rounds.commit(Rounds.result(1, 3)))
                .isInstanceOf(RunFailedException.class)
                .hasMessage(
                        "round 3 could not be kept: the journal x can't be reached, for 310 s; resume the run when it can");
        assertThat(pauses).hasSize(10);
    }

    @Test
    void aRoundThatCantBeKeptEndsTheRun() {
        journal.failures.add(JournalException.lasting("the disk is full; make room", new IllegalStateException()));
        assertThatThrownBy(() -> rounds(1, 1).commit(Rounds.result(1, 3)))
                .isInstanceOf(RunFailedException.class)
                .hasMessage("round 3 could not be kept: the disk is full; make room");
        assertThat(pauses).isEmpty();
    }
}
