package dev.proprio.coordinator.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.proto.random.KeyedRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

/** A million devices on a virtual clock. */
class ReturnPlanTest {
    private static final int DEVICES = 1_000_000;
    private static final int NEWCOMERS = 50_000;
    private static final int PER_SECOND = 300;
    private static final int SLOTS_PER_SECOND = 10;
    private static final int MINUTE = 60 * SLOTS_PER_SECOND;
    private static final int HOUR = 60 * MINUTE;
    private static final int END = 4 * HOUR;
    private static final long SLOT_NANOS = 1_000_000_000L / SLOTS_PER_SECOND;

    /** Devices are up to a tenth later than they were told. */
    private static final double LATER = 0.1;

    private final KeyedRandom random = KeyedRandom.of(7, "returns");
    private long now;

    @Test
    void aMillionDevicesThatCameAtTheSameMomentComeBackEvenly() {
        var plan = new ReturnPlan(PER_SECOND, Duration.ofSeconds(30), () -> now);
        int[] returns = simulate(present -> {
            now = present;
            return plan.pause().toNanos();
        });
        // Whoever is sent away first is back after half a minute; then a minute is like any other.
        int[] perMinute = perMinute(returns, 2);
        double mean = Arrays.stream(perMinute).average().orElseThrow();
        assertThat(mean).isBetween(0.9 * 60 * PER_SECOND, 1.0 * 60 * PER_SECOND);
        assertThat(Arrays.stream(perMinute).boxed())
                .allSatisfy(minute -> assertThat((double) minute).isBetween(0.8 * mean, 1.2 * mean));
    }

    @Test
    void withoutAPlanTheyMeetAtTheHour() {
        int[] perMinute = perMinute(simulate(present -> Duration.ofHours(1).toNanos()), 2);
        double mean = Arrays.stream(perMinute).average().orElseThrow();
        assertThat(Arrays.stream(perMinute).max().orElseThrow()).isGreaterThan((int) (5 * mean));
    }

    @Test
    void whoIsAloneComesBackAsSoonAsAnybodyMay() {
        var plan = new ReturnPlan(PER_SECOND, Duration.ofSeconds(30), () -> now);
        for (int i = 0; i < 10; i++) {
            assertThat(plan.pause()).isEqualTo(Duration.ofSeconds(30));
            now += Duration.ofHours(1).toNanos();
        }
    }

    /**
     * All come at the beginning, and more at each hour, which nobody can spread; how many come back in each slot.
     *
     * @param pause by the time, after how many nanoseconds a device that is sent away should come back
     */
    private int[] simulate(LongUnaryOperator pause) {
        int[] returns = new int[END];
        for (int slot = 0; slot < END; slot++) {
            int come = returns[slot] + (slot == 0 ? DEVICES : slot % HOUR == 0 ? NEWCOMERS : 0);
            for (int i = 0; i < come; i++) {
                long told = pause.applyAsLong(slot * SLOT_NANOS);
                long back = slot + (long) Math.ceil(told * (1 + LATER * random.nextDouble()) / SLOT_NANOS);
                if (back < END) {
                    returns[(int) back]++;
                }
            }
        }
        return returns;
    }

    private static int[] perMinute(int[] slots, int from) {
        int[] minutes = new int[END / MINUTE - from];
        for (int i = 0; i < minutes.length; i++) {
            minutes[i] = Arrays.stream(slots, (from + i) * MINUTE, (from + i + 1) * MINUTE)
                    .sum();
        }
        return minutes;
    }
}
