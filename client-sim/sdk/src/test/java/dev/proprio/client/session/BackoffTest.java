package dev.proprio.client.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.proto.random.KeyedRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(60));

    @Test
    void itDoublesUpToTheLongest() {
        assertThat(IntStream.rangeClosed(1, 9)
                        .mapToObj(BACKOFF::most)
                        .map(Duration::toSeconds)
                        .toList())
                .containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L);
        assertThat(BACKOFF.most(Integer.MAX_VALUE)).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void pausesAreSpreadEvenlyBetweenHalfAndAllOfTheMost() {
        var random = KeyedRandom.of(7, "back-off-test");
        double[] shares = IntStream.range(0, 20_000)
                .mapToDouble(i -> 2 * BACKOFF.pause(4, random).toNanos() / 8e9 - 1)
                .sorted()
                .toArray();
        assertThat(shares[0]).isNotNegative();
        assertThat(shares[shares.length - 1]).isLessThan(1);
        // Kolmogorov-Smirnov: 2 / sqrt(20000) would be exceeded once in 1,500 seeds.
        for (int i = 0; i < shares.length; i++) {
            assertThat(Math.abs(shares[i] - (i + 0.5) / shares.length)).isLessThan(0.0142);
        }
    }

    @Test
    void devicesThatLostTheSameCoordinatorComeBackApart() {
        long[] pauses = IntStream.range(0, 100)
                .mapToObj("watch-%d"::formatted)
                .mapToLong(device -> BACKOFF.pause(5, KeyedRandom.of(KeyedRandom.keyOf(device), "node-back-off"))
                        .toMillis())
                .toArray();
        assertThat(Arrays.stream(pauses).distinct().count()).isGreaterThan(90);
    }

    @Test
    void whoeverComesBackIsThereWithinTwiceTheOutage() {
        for (int device = 0; device < 500; device++) {
            var random = KeyedRandom.of(device, "outage");
            double outage = 40 * random.nextDouble();
            double now = 0;
            for (int failures = 1; now <= outage; failures++) {
                now += BACKOFF.pause(failures, random).toNanos() / 1e9;
            }
            assertThat(now - outage).isLessThanOrEqualTo(Math.min(2 * outage + 1, 60));
        }
    }

    @Test
    void aBackOffThatShrinksIsRefused() {
        assertThatThrownBy(() -> new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(1)))
                .hasMessage("a back-off must begin with a positive time and grow, but was 2s to 1s");
        assertThatThrownBy(() -> new Backoff(Duration.ZERO, Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
