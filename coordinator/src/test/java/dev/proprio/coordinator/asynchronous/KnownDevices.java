package dev.proprio.coordinator.asynchronous;

import dev.proprio.coordinator.devices.Course;
import dev.proprio.coordinator.devices.DeviceClass;
import dev.proprio.coordinator.devices.DeviceProfile;
import dev.proprio.coordinator.devices.DeviceTime;
import dev.proprio.coordinator.devices.RoundWork;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The four devices of the worked examples: each has {@code a/2 (x - c)^2}, takes five steps of 0.1, and always the same time.
 *
 * @param seconds by device
 */
record KnownDevices(Map<String, Long> seconds, Map<String, double[]> optima) implements Dispatcher {
    private static final long SECOND = 1_000_000;

    static KnownDevices four() {
        Map<String, Long> seconds = new TreeMap<>(Map.of("0", 1L, "1", 2L, "2", 3L, "3", 5L));
        Map<String, double[]> optima = Map.of(
                "0", new double[] {1, 1}, "1", new double[] {1, -1}, "2", new double[] {2, 3}, "3", new double[] {0.5, 0
                });
        return new KnownDevices(seconds, optima);
    }

    /** Which share of the way to its optimum a device goes. */
    double gain(String device) {
        return 1 - Math.pow(1 - 0.1 * optimum(device)[0], 5);
    }

    /** What a device's training changes. */
    double change(String device, double from) {
        return -gain(device) * (from - optimum(device)[1]);
    }

    private double[] optimum(String device) {
        return Objects.requireNonNull(optima.get(device), device);
    }

    @Override
    public List<String> choose(long at, int count, int draw, Predicate<String> busy) {
        List<String> free = new ArrayList<>(seconds.keySet());
        free.removeIf(busy);
        return free.subList(0, Math.min(count, free.size()));
    }

    @Override
    public Course course(String device, int version, int attempt, long at) {
        long time = SECOND * Objects.requireNonNull(seconds.get(device), device);
        return new Course(
                device,
                new DeviceClass("phone", new DeviceProfile()),
                new RoundWork(0, 0, 1, time),
                new DeviceTime(0, time, 0, time),
                OptionalLong.empty());
    }
}
