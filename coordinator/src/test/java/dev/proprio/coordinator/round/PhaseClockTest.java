package dev.proprio.coordinator.round;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.coordinator.round.PhaseClock.Phase;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PhaseClockTest {
    @Test
    void eachPhaseLastsUntilTheNextAndTheLastUntilItIsTaken() {
        var now = new AtomicLong(1_000);
        var clock = new PhaseClock(now::get);
        clock.phase(1, RoundPhase.SELECT);
        now.addAndGet(10);
        clock.phase(1, RoundPhase.TRAIN);
        assertThat(clock.latest(1)).isEqualTo(Duration.ofNanos(10));
        now.addAndGet(30);
        clock.phase(1, RoundPhase.COMMIT);
        // Rounds that are committed together are told together.
        clock.phase(2, RoundPhase.SELECT);
        now.addAndGet(5);
        assertThat(clock.take(1))
                .containsExactly(
                        new Phase(RoundPhase.SELECT, Duration.ZERO, Duration.ofNanos(10)),
                        new Phase(RoundPhase.TRAIN, Duration.ofNanos(10), Duration.ofNanos(30)),
                        new Phase(RoundPhase.COMMIT, Duration.ofNanos(40), Duration.ofNanos(5)));
        assertThat(clock.take(1)).isEmpty();
        assertThat(clock.take(2)).containsExactly(new Phase(RoundPhase.SELECT, Duration.ZERO, Duration.ofNanos(5)));
    }
}
