package dev.proprio.coordinator.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TokenBucketTest {
    private static final long SECOND = 1_000_000_000;
    private static final long START = Long.MAX_VALUE - SECOND / 2;

    @Test
    void aSecondsWorthComesAtOnceAndTheRestEvenly() {
        var bucket = new TokenBucket(10);
        for (int i = 0; i <= 10; i++) {
            assertThat(bucket.take(START)).as("message " + i).isZero();
        }
        assertThat(bucket.take(START)).isEqualTo(SECOND / 10);
        assertThat(bucket.take(START)).isEqualTo(SECOND / 5);
    }

    @Test
    void whoWaitsAsToldIsNeverToldToWaitLonger() {
        var bucket = new TokenBucket(100);
        long now = START;
        long waited = 0;
        for (int i = 0; i < 10_000; i++) {
            long wait = bucket.take(now);
            now += wait;
            waited += wait;
        }
        assertThat(waited).isBetween(98 * SECOND, 100 * SECOND);
        assertThat(bucket.isFull(now)).isFalse();
        assertThat(bucket.isFull(now + 2 * SECOND)).isTrue();
    }

    @Test
    void whoMayNotWaitIsRefusedUntilThereIsRoomAgain() {
        var bucket = new TokenBucket(2);
        assertThat(bucket.tryTake(START)).isTrue();
        assertThat(bucket.tryTake(START)).isTrue();
        assertThat(bucket.tryTake(START)).isTrue();
        assertThat(bucket.tryTake(START)).isFalse();
        assertThat(bucket.tryTake(START + SECOND / 2)).isTrue();
        assertThat(bucket.tryTake(START + SECOND / 2)).isFalse();
    }
}
