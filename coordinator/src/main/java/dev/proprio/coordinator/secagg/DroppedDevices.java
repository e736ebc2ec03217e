package dev.proprio.coordinator.secagg;

import com.google.common.base.Stopwatch;
import dev.proprio.coordinator.clock.RoundClock;
import java.util.LinkedHashMap;
import java.util.Map;

/** Who has left a round, and why; the first reason stays. Thread-safe. */
final class DroppedDevices {
    private final Stopwatch watch;
    private final Map<String, DroppedDevice> byDevice = new LinkedHashMap<>();

    DroppedDevices(RoundClock clock) {
        this.watch = clock.started();
    }

    synchronized void add(String device, String stage, String reason) {
        byDevice.putIfAbsent(device, new DroppedDevice(stage, reason, watch.elapsed()));
    }

    synchronized boolean isGone(String device) {
        return byDevice.containsKey(device);
    }

    synchronized Map<String, DroppedDevice> all() {
        return new LinkedHashMap<>(byDevice);
    }
}
