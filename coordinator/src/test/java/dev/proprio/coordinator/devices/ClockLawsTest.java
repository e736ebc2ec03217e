package dev.proprio.coordinator.devices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is known of rounds in which devices differ by chance alone. */
class ClockLawsTest {
    private static final long HOUR = 3_600_000_000L;
    private static final DeviceProfile EVEN = new DeviceProfile(1000, 1e6, 1e6, Duration.ZERO, 1, 1, 0);

    /** Devices whose time is a second, times a factor whose logarithm has the deviation {@code sigma}. */
    private static VirtualDevices devices(double sigma, int seconds) {
        return new VirtualDevices(
                11,
                new DeviceMix(Map.of("even", 1.0), Map.of("even", EVEN), 0),
                AvailabilitySchedule.ALWAYS,
                sigma,
                1_000_000L * seconds,
                asked -> asked.stream().mapToLong(device -> 1).toArray());
    }

    private static List<String> names(int count) {
        return IntStream.range(0, count).mapToObj(i -> "d" + i).toList();
    }

    private static double length(VirtualDevices devices, int round, int asked, int target) {
        RoundTimeline line = devices.timeline(round, 0, 1000 * HOUR, names(asked), target, 0, 0);
        return line.length(line.contenders().subList(0, target)) / 1e6;
    }

    @Test
    void alikeDevicesMakeRoundsOfOneLength() {
        for (int round = 1; round <= 5; round++) {
            assertThat(length(devices(0, 3), round, 10, 10)).isEqualTo(3.0);
        }
    }

    /** The mean of the maximum of 100 lognormal times, by numerical integration of its law. */
    @Test
    void aRoundLastsAsLongAsItsSlowestDevice() {
        assertThat(mean(0.5, 100, 100, 2000)).isCloseTo(expected(0.5, 100, 100), within(0.05));
    }

    /** Of 130 that are asked, the first 100 count: the 77th percentile. */
    @Test
    void overSelectionCutsTheTail() {
        double cut = mean(0.5, 130, 100, 2000);
        assertThat(cut).isCloseTo(expected(0.5, 130, 100), within(0.01));
        // z of 100/131 is 0.715.
        assertThat(cut).isCloseTo(Math.exp(0.5 * 0.715), within(0.02));
    }

    private static double mean(double sigma, int asked, int target, int rounds) {
        VirtualDevices devices = devices(sigma, 1);
        return IntStream.rangeClosed(1, rounds)
                .mapToDouble(round -> length(devices, round, asked, target))
                .average()
                .orElseThrow();
    }

    /** The mean of the k-th smallest of n lognormal numbers: E = integral of (1 - F_k(x)) dx over x > 0. */
    private static double expected(double sigma, int n, int k) {
        double sum = 0;
        double step = 0.002;
        for (double x = step / 2; x < 30; x += step) {
            double p = normal(Math.log(x) / sigma);
            sum += step * (1 - atLeast(n, k, p));
        }
        return sum;
    }

    /** The probability that at least k of n are smaller. */
    private static double atLeast(int n, int k, double p) {
        if (p <= 0 || p >= 1) {
            return p <= 0 ? 0 : 1;
        }
        double log = n * Math.log(1 - p);
        double sum = 0;
        for (int i = 0; i <= n; i++) {
            if (i >= k) {
                sum += Math.exp(log);
            }
            log += Math.log((double) (n - i) / (i + 1)) + Math.log(p) - Math.log(1 - p);
        }
        return Math.min(1, sum);
    }

    /** The standard normal law, by Simpson's rule. */
    private static double normal(double z) {
        if (z < -8 || z > 8) {
            return z < 0 ? 0 : 1;
        }
        int steps = 200;
        double h = z / steps;
        double sum = density(0) + density(z);
        for (int i = 1; i < steps; i++) {
            sum += density(i * h) * (i % 2 == 1 ? 4 : 2);
        }
        return 0.5 + sum * h / 3;
    }

    private static double density(double x) {
        return Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
    }

    @Test
    void fourTimesAsManyDevicesAreThereAtNightAsByDay() {
        var diurnal = new Diurnal(3, 22 * HOUR, 9 * HOUR, 2 * HOUR, 0.25);
        int[] there = new int[24];
        for (int i = 0; i < 20_000; i++) {
            for (int hour = 0; hour < 24; hour++) {
                there[hour] += diurnal.isAvailable("d" + i, 24 * HOUR + hour * HOUR + HOUR / 2) ? 1 : 0;
            }
        }
        double ratio = (double) Arrays.stream(there).max().orElseThrow()
                / Arrays.stream(there).min().orElseThrow();
        assertThat(ratio).isBetween(3.6, 4.4);
    }

    @Test
    void whenADeviceLeavesIsWhenItIsFirstNotThere() {
        var diurnal = new Diurnal(3, 22 * HOUR, 9 * HOUR, 2 * HOUR, 0.5);
        for (int i = 0; i < 200; i++) {
            String device = "d" + i;
            long from = 20 * HOUR + i * 7_919_000_000L % (24 * HOUR);
            if (diurnal.isAvailable(device, from)) {
                long until = from + 30 * HOUR;
                long leaves = diurnal.leaves(device, from, until).orElse(until);
                for (long at = from; at < leaves; at += HOUR / 7) {
                    assertThat(diurnal.isAvailable(device, at)).isTrue();
                }
                assertThat(leaves == until || !diurnal.isAvailable(device, leaves))
                        .isTrue();
            }
        }
    }

    /** Twice the work and half the speed of everything: the same devices count, in the same order. */
    @Test
    void whoCountsDoesNotDependOnTheUnitOfTime() {
        for (int round = 1; round <= 20; round++) {
            RoundTimeline one = devices(0.7, 1).timeline(round, 0, 1000 * HOUR, names(40), 30, 0, 0);
            RoundTimeline five = devices(0.7, 5).timeline(round, 0, 5000 * HOUR, names(40), 30, 0, 0);
            assertThat(five.contenders()).isEqualTo(one.contenders());
            List<String> counted = one.contenders().subList(0, 30);
            assertThat(five.length(counted)).isEqualTo(5 * one.length(counted));
        }
    }

    @Test
    void sharesOfAMixAreTheShareOfDevices() {
        var mix = new DeviceMix(Map.of("watch", 0.5, "phone", 0.4, "ring", 0.1), DeviceProfiles.BUILT_IN, 0.5);
        Map<String, Integer> counts = new TreeMap<>();
        List<Double> logSpeeds = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            DeviceClass kind = mix.of(5, "d" + i);
            counts.merge(kind.name(), 1, Integer::sum);
            if (kind.name().equals("phone")) {
                logSpeeds.add(Math.log(kind.profile().speed() / 5000.0));
            }
        }
        assertThat(counts.get("watch")).isBetween(9_700, 10_300);
        assertThat(counts.get("ring")).isBetween(1_850, 2_150);
        double squares =
                logSpeeds.stream().mapToDouble(log -> log * log).average().orElseThrow();
        assertThat(Math.sqrt(squares)).isCloseTo(0.5, within(0.02));
    }
}
