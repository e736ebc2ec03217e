package dev.proprio.coordinator.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {
    private static final long SECOND = 1_000_000_000;
    private static final long START = Long.MAX_VALUE - SECOND / 2;

    @Test
    void aSecondsWorthComesAtOnceAndTheRestEvenly() {
        var pace = new Pace(10);
        for (int i = 0; i <= 10; i++) {
            assertThat(pace.take(START)).as("message " + i).isZero();
        }
        assertThat(pace.take(START)).isEqualTo(SECOND / 10);
        assertThat(pace.take(START)).isEqualTo(SECOND / 5);
    }

    @Test
    void whoWaitsAsToldIsNeverToldToWaitLonger() {
        var pace = new Pace(100);
        long now = START;
        long waited = 0;
        for (int i = 0; i < 10_000; i++) {
            long wait = pace.take(now);
            now += wait;
            waited += wait;
        }
        assertThat(waited).isBetween(98 * SECOND, 100 * SECOND);
        assertThat(pace.isRested(now)).isFalse();
        assertThat(pace.isRested(now + 2 * SECOND)).isTrue();
    }

    @Test
    void whoMayNotWaitIsRefusedUntilThereIsRoomAgain() {
        var pace = new Pace(2);
        assertThat(pace.tryTake(START)).isTrue();
        assertThat(pace.tryTake(START)).isTrue();
        assertThat(pace.tryTake(START)).isTrue();
        assertThat(pace.tryTake(START)).isFalse();
        assertThat(pace.tryTake(START + SECOND / 2)).isTrue();
        assertThat(pace.tryTake(START + SECOND / 2)).isFalse();
    }
}
