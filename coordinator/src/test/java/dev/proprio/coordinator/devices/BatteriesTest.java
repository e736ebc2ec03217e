package dev.proprio.coordinator.devices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.coordinator.devices.Batteries.Drain;
import dev.proprio.coordinator.devices.Batteries.Missing;
import dev.proprio.proto.random.KeyedRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A battery of 100 J that fills in 100 s: a joule a second. */
class BatteriesTest {
    private static final long SECOND = 1_000_000;
    private static final long HOUR = 3600 * SECOND;
    private static final Battery RULE = new Battery(0.2, Duration.ofSeconds(100));

    private static VirtualDevices devices(AvailabilitySchedule schedule, double capacity) {
        var profile = new DeviceProfile(1000, 1, 1, Duration.ZERO, 1, 1, capacity);
        return new VirtualDevices(
                1,
                new DeviceMix(Map.of("tag", 1.0), Map.of("tag", profile), 0),
                schedule,
                0,
                1,
                asked -> new long[asked.size()],
                Optional.of(RULE),
                Optional.empty());
    }

    private static Drain spent(double joules, long second) {
        return new Drain("a", joules, second * SECOND);
    }

    @Test
    void whatIsSpentIsMissingUntilItIsCharged() {
        VirtualDevices all = devices(AvailabilitySchedule.ALWAYS, 100);
        Batteries once = all.drained(Batteries.FULL, List.of(spent(90, 10)), 20 * SECOND);
        assertThat(once.missing()).containsExactly(Map.entry("a", new Missing(90, 10 * SECOND)));
        // 80 J are missing at 20 s: a fifth is left.
        assertThat(all.availability(once).isAvailable("a", 20 * SECOND - 1)).isFalse();
        assertThat(all.availability(once).isAvailable("a", 20 * SECOND)).isTrue();
        assertThat(all.availability(once).isAvailable("b", 0)).isTrue();
        Batteries twice = all.drained(once, List.of(spent(30, 50)), 60 * SECOND);
        assertThat(twice.missing().values()).containsExactly(new Missing(80, 50 * SECOND));
        assertThat(all.drained(twice, List.of(), 130 * SECOND)).isEqualTo(Batteries.FULL);
        // Nothing takes more than all.
        assertThat(all.drained(twice, List.of(spent(1e9, 51)), 60 * SECOND)
                        .missing()
                        .values())
                .containsExactly(new Missing(100, 51 * SECOND));
    }

    @Test
    void whatHangsOnTheMainsIsNeverEmpty() {
        VirtualDevices mains = devices(AvailabilitySchedule.ALWAYS, 0);
        assertThat(mains.drained(Batteries.FULL, List.of(spent(1e6, 1)), SECOND))
                .isEqualTo(Batteries.FULL);
        assertThat(mains.availability(Batteries.FULL).isAvailable("a", 0)).isTrue();
    }

    @Test
    void batteriesFillInTheHoursOfChargingAlone() {
        var nights = new Diurnal(1, 22 * HOUR, 9 * HOUR, 0, 1);
        VirtualDevices all = devices(nights, 100);
        // Spent in the afternoon, it is charged from 22:00 on.
        Batteries low = all.drained(Batteries.FULL, List.of(new Drain("a", 90, 15 * HOUR)), 16 * HOUR);
        assertThat(all.availability(low).isAvailable("a", 22 * HOUR)).isFalse();
        assertThat(all.availability(low).isAvailable("a", 22 * HOUR + 10 * SECOND))
                .isTrue();
    }

    /** By second after second, over several days. */
    @Test
    void chargingIsTheSumOfItsHours() {
        KeyedRandom random = KeyedRandom.of(3, "charging");
        for (int trial = 0; trial < 20; trial++) {
            var schedule = new Diurnal(trial, random.nextInt(24) * HOUR, (1 + random.nextInt(24)) * HOUR, HOUR, 0);
            long from = random.nextInt(72) * HOUR / 2;
            long until = from + random.nextInt(96) * HOUR / 2;
            long step = 60 * SECOND;
            double sum = 0;
            for (long at = from; at < until; at += step) {
                sum += schedule.isAvailable("d", at + step / 2) ? step : 0;
            }
            assertThat((double) schedule.charged("d", from, until)).isCloseTo(sum, within(20.0 * step));
        }
    }
}
