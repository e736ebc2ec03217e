package dev.proprio.client.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.proto.stored.StoredWriter;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a device's owner lets it do in a while, and of one run. */
class TaskLogTest {
    private static final long HOUR = 3_600_000;

    private static final SitePolicy TWO_A_DAY =
            SitePolicy.OPEN.with(SitePolicy::budget, Optional.of(TaskBudget.perDay(2)));

    private static final SitePolicy THREE_ROUNDS = SitePolicy.OPEN.with(SitePolicy::mostRounds, 3);

    private final List<byte[]> kept = new ArrayList<>();

    @Test
    void aBudgetIsSpentAndComesBackWithTime() throws Exception {
        var log = new TaskLog(kept::add);
        assertThat(log.begin("run", "1", "a", TWO_A_DAY, 0)).isEmpty();
        assertThat(log.begin("run", "2", "b", TWO_A_DAY, 5 * HOUR)).isEmpty();
        assertThat(log.begin("run", "3", "c", TWO_A_DAY, 6 * HOUR))
                .contains("does 2 tasks in 24 hours at most, and has done so many");
        assertThat(log.begin("run", "2", "b", TWO_A_DAY, 7 * HOUR)).isEmpty();
        assertThat(log.begin("other", "1", "d", TWO_A_DAY, 24 * HOUR - 1)).isPresent();
        assertThat(log.begin("other", "1", "d", TWO_A_DAY, 24 * HOUR)).isEmpty();
        assertThat(log.begin("other", "2", "e", TWO_A_DAY, 28 * HOUR)).isPresent();
        assertThat(log.begin("other", "2", "e", TWO_A_DAY, 29 * HOUR)).isEmpty();
    }

    @Test
    void aRestartForgetsNothing() throws Exception {
        var log = new TaskLog(kept::add);
        assertThat(log.begin("run", "1", "a", TWO_A_DAY, 0)).isEmpty();
        assertThat(log.begin("run", "2", "b", TWO_A_DAY, HOUR)).isEmpty();
        TaskLog again = TaskLog.restored(kept.get(kept.size() - 1), kept::add);
        assertThat(again.begin("run", "3", "c", TWO_A_DAY, 2 * HOUR)).isPresent();
        assertThat(again.begin("run", "3", "c", TWO_A_DAY, 24 * HOUR)).isEmpty();
    }

    @Test
    void ofOneRunSoManyRoundsAreTakenInWhateverTheirOrder() throws Exception {
        var log = new TaskLog(kept::add);
        for (int round : new int[] {9, 3, 9, 5, 3}) {
            assertThat(log.begin("run", String.valueOf(round), "task " + round, THREE_ROUNDS, 0))
                    .isEmpty();
        }
        assertThat(log.begin("run", "1", "one", THREE_ROUNDS, 0))
                .contains("takes part in 3 rounds of one run at most, and has done so in this one");
        assertThat(log.begin("other", "1", "one", THREE_ROUNDS, 0)).isEmpty();
        TaskLog again = TaskLog.restored(kept.get(kept.size() - 1), kept::add);
        assertThat(again.begin("run", "2", "two", THREE_ROUNDS, 0)).isPresent();
        assertThat(again.begin("run", "5", "task 5", THREE_ROUNDS, 0)).isEmpty();
    }

    /** Rounds were whole numbers then. */
    @Test
    void aLogOfAnEarlierVersionIsUnderstood() throws Exception {
        byte[] earlier = new StoredWriter("task-log", 1)
                .integer(0)
                .integer(1)
                .text("run")
                .integer(3)
                .integer(3)
                .integer(5)
                .integer(9)
                .bytes();
        TaskLog log = TaskLog.restored(earlier, kept::add);
        assertThat(log.begin("run", "9", "task 9", THREE_ROUNDS, 0)).isEmpty();
        assertThat(log.begin("run", "4", "task 4", THREE_ROUNDS, 0)).isPresent();
        TaskLog again = TaskLog.restored(kept.get(kept.size() - 1), kept::add);
        assertThat(again.begin("run", "5", "task 5", THREE_ROUNDS, 0)).isEmpty();
        assertThat(again.begin("run", "4", "task 4", THREE_ROUNDS, 0)).isPresent();
    }

    /** A clock that was a year ahead costs the device a day at most. */
    @Test
    void aClockThatWasSetBackKeepsNobodyFromItsTasksForLong() throws Exception {
        var log = new TaskLog();
        assertThat(log.begin("run", "1", "a", TWO_A_DAY, 365 * 24 * HOUR)).isEmpty();
        assertThat(log.begin("run", "2", "b", TWO_A_DAY, 365 * 24 * HOUR)).isEmpty();
        assertThat(log.begin("run", "3", "c", TWO_A_DAY, HOUR)).isPresent();
        assertThat(log.begin("run", "3", "c", TWO_A_DAY, 25 * HOUR)).isEmpty();
    }

    @Test
    void whatCantBeKeptHasNotBegun() throws Exception {
        var full = new boolean[] {true};
        var log = new TaskLog(bytes -> {
            if (full[0]) {
                throw new IOException("the disk is full");
            }
        });
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> log.begin("run", "1", "a", TWO_A_DAY, 0)).isInstanceOf(IOException.class);
        }
        full[0] = false;
        assertThat(log.begin("run", "1", "a", TWO_A_DAY, 0)).isEmpty();
        assertThat(log.begin("run", "2", "b", TWO_A_DAY, 0)).isEmpty();
    }

    @Test
    void impossibleLimitsAreRefusedInASentence() {
        assertThatThrownBy(() -> new TaskBudget(0, Duration.ofDays(1))).hasMessageContaining("at least 1 task");
        assertThatThrownBy(() -> new TaskBudget(1, Duration.ZERO)).hasMessageContaining("more than 0 s");
        assertThatThrownBy(() -> SitePolicy.OPEN.with(SitePolicy::authorities, List.of("ab")))
                .hasStackTraceContaining("64 hexadecimal digits");
        assertThatThrownBy(() -> SitePolicy.OPEN.with(SitePolicy::coordinators, List.of("sha256:12")))
                .hasStackTraceContaining("64 hexadecimal digits");
        assertThatThrownBy(() -> SitePolicy.OPEN.with(SitePolicy::leastNoise, Double.NaN))
                .hasStackTraceContaining("least noise");
    }
}
