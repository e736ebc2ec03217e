package dev.proprio.coordinator.round;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.coordinator.round.PhaseClock.Phase;
import dev.proprio.proto.random.KeyedRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
        now.addAndGet(5);
        assertThat(clock.take(1))
                .containsExactly(
                        new Phase(RoundPhase.SELECT, Duration.ZERO, Duration.ofNanos(10)),
                        new Phase(RoundPhase.TRAIN, Duration.ofNanos(10), Duration.ofNanos(30)),
                        new Phase(RoundPhase.COMMIT, Duration.ofNanos(40), Duration.ofNanos(5)));
    }

    @Test
    void whatIsBetweenRoundsDelaysTheNext() {
        var now = new AtomicLong(1_000);
        var clock = new PhaseClock(now::get);
        clock.phase(1, RoundPhase.SELECT);
        now.addAndGet(3);
        clock.take(1);
        now.addAndGet(7);
        clock.phase(2, RoundPhase.SELECT);
        assertThat(clock.latest(2)).isEqualTo(Duration.ofNanos(7));
        now.addAndGet(4);
        assertThat(clock.take(2))
                .containsExactly(
                        new Phase(RoundPhase.RECORD, Duration.ZERO, Duration.ofNanos(7)),
                        new Phase(RoundPhase.SELECT, Duration.ofNanos(7), Duration.ofNanos(4)));
    }

    /** Whatever is told when: no moment is counted twice, as where the first of them waits for the others' commit. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void roundsThatAreCommittedTogetherAddUpToTheirTime(long seed) {
        KeyedRandom random = KeyedRandom.of(seed, "phases");
        var now = new AtomicLong(1_000);
        var clock = new PhaseClock(now::get);
        List<Phase> all = new ArrayList<>();
        int told = 0;
        for (int round = 1; round <= 12; round++) {
            for (RoundPhase phase : List.of(RoundPhase.SELECT, RoundPhase.TRAIN, RoundPhase.COMMIT)) {
                clock.phase(round, phase);
                now.addAndGet(random.nextInt(100));
            }
            while (told < round && (round % 4 == 0 || random.nextInt(3) == 0)) {
                told++;
                if (random.nextInt(2) == 0) {
                    clock.phase(told, RoundPhase.EVALUATE);
                    now.addAndGet(random.nextInt(50));
                }
                all.addAll(clock.take(told));
                if (told < 12) {
                    now.addAndGet(random.nextInt(10));
                }
            }
        }
        assertThat(told).isEqualTo(12);
        assertThat(all.stream().mapToLong(phase -> phase.elapsed().toNanos()).sum())
                .isEqualTo(now.get() - 1_000);
    }
}
