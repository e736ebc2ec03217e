package dev.proprio.coordinator.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.coordinator.round.RoundResult;
import dev.proprio.coordinator.round.RunFailedException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OverlappedRoundsTest {
    private final MemoryJournal journal = new MemoryJournal();
    private final Semaphore allowed = new Semaphore(0);
    private final List<Integer> attached = new ArrayList<>();

    private OverlappedRounds rounds(int every, JournaledRounds.Pause pause) {
        var slow = new MemoryJournal() {
            @Override
            public void commit(Commit commit) throws JournalException {
                allowed.acquireUninterruptibly();
                journal.commit(commit);
            }
        };
        Attachments attachments = last -> {
            attached.add(last.round());
            return java.util.Map.of();
        };
        return new OverlappedRounds(
                new JournaledRounds(slow, new JournaledRounds.Settings("r", 20, every, 1), attachments, pause));
    }

    private OverlappedRounds rounds(int every) {
        return rounds(every, pause -> {});
    }

    private static List<Integer> numbers(List<RoundResult> results) {
        return results.stream().map(RoundResult::round).toList();
    }

    /** A round that is over, and that everybody has heard of who is to. */
    private static List<Integer> over(OverlappedRounds rounds, int round) throws Exception {
        List<Integer> told = new ArrayList<>(numbers(rounds.commit(Rounds.result(1, round))));
        told.addAll(numbers(rounds.told()));
        return told;
    }

    /** No round begins before it is known whether the run ends with this one. */
    @Test
    void aRoundByWhichTheEndIsDecidedIsToldAtOnce() throws Exception {
        var settings = new JournaledRounds.Settings("r", 20, 5, 1, 3);
        var rounds = new OverlappedRounds(new JournaledRounds(journal, settings, Attachments.NONE));
        assertThat(over(rounds, 3)).containsExactly(3);
        assertThat(journal.commits).hasSize(1);
        assertThat(over(rounds, 6)).containsExactly(6);
        assertThat(journal.commits).hasSize(2);
    }

    /** Every third round of these had enough updates; the others are kept at once. */
    @Test
    void aRoundIsToldWhenItIsSafeAndTheNextOneIsOver() throws Exception {
        OverlappedRounds rounds = rounds(1);
        assertThat(over(rounds, 3)).isEmpty();
        assertThat(journal.commits).isEmpty();
        assertThat(attached).as("what belongs to it is taken at once").containsExactly(3);
        allowed.release();
        assertThat(over(rounds, 6)).containsExactly(3);
        allowed.release(2);
        assertThat(over(rounds, 7))
                .as("nothing comes after a round without enough updates before it is safe")
                .containsExactly(6, 7);
        assertThat(over(rounds, 9)).isEmpty();
        allowed.release(2);
        assertThat(over(rounds, 20)).containsExactly(9, 20);
        assertThat(journal.commits).hasSize(5);
        assertThat(numbers(rounds.close())).isEmpty();
    }

    @Test
    void noRoundTakesAnothersPlaceBeforeThatIsTold() throws Exception {
        OverlappedRounds rounds = rounds(1);
        allowed.release(9);
        assertThat(over(rounds, 3)).isEmpty();
        assertThat(numbers(rounds.commit(Rounds.result(1, 6)))).containsExactly(3);
        assertThat(journal.commits).hasSize(1);
        assertThat(numbers(rounds.close())).as("6 is lost, for 3 was not told").isEmpty();
        assertThat(journal.commits).hasSize(1);
    }

    @Test
    void roundsThatAreKeptTogetherAreToldTogether() throws Exception {
        OverlappedRounds rounds = rounds(2);
        allowed.release(9);
        assertThat(over(rounds, 3)).isEmpty();
        assertThat(over(rounds, 6)).isEmpty();
        assertThat(over(rounds, 9)).containsExactly(3, 6);
        assertThat(over(rounds, 20)).containsExactly(9, 20);
        assertThat(journal.commits).hasSize(2);
    }

    @Test
    void aRoundThatCantBeKeptEndsTheRunWhenTheNextOneIsOver() throws Exception {
        OverlappedRounds rounds = rounds(1);
        journal.failures.add(JournalException.lasting("the disk is full; make room", new IllegalStateException()));
        allowed.release(9);
        assertThat(over(rounds, 3)).isEmpty();
        assertThatThrownBy(() -> over(rounds, 6))
                .isInstanceOf(RunFailedException.class)
                .hasMessage("round 3 could not be kept: the disk is full; make room");
        assertThat(rounds.close()).isEmpty();
        assertThat(journal.commits).as("nothing is kept after it").isEmpty();
    }

    @Test
    void whoEndsEarlyHearsOfTheLastRoundEvenIfItIsInterrupted() throws Exception {
        OverlappedRounds rounds = rounds(1);
        assertThat(over(rounds, 3)).isEmpty();
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> over(rounds, 6)).isInstanceOf(InterruptedException.class);
        Thread.currentThread().interrupt();
        allowed.release();
        assertThat(numbers(rounds.close())).containsExactly(3);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void whoEndsEarlyDoesNotWaitForAJournalThatIsAway() throws Exception {
        for (int i = 0; i < 1_000; i++) {
            journal.failures.add(JournalException.passing("it is away", new IllegalStateException()));
        }
        allowed.release(1_000);
        var pausing = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        OverlappedRounds rounds = rounds(1, pause -> {
            pausing.countDown();
            goOn.await();
        });
        assertThat(over(rounds, 3)).isEmpty();
        pausing.await();
        var ending = new Thread(goOn::countDown);
        ending.start();
        assertThatThrownBy(rounds::close)
                .isInstanceOf(RunFailedException.class)
                .hasMessageStartingWith("round 3 could not be kept: it is away");
        assertThat(journal.failures).hasSizeGreaterThan(900);
    }
}
