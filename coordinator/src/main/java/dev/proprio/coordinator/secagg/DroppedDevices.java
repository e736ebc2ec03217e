package dev.proprio.coordinator.secagg;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Who has left a round, and why; the first reason stays. Thread-safe. */
final class DroppedDevices {
    private final long start = System.nanoTime();
    private final Map<String, DroppedDevice> byDevice = new LinkedHashMap<>();

    synchronized void add(String device, String stage, String reason) {
        byDevice.putIfAbsent(device, new DroppedDevice(stage, reason, Duration.ofNanos(System.nanoTime() - start)));
    }

    synchronized boolean isGone(String device) {
        return byDevice.containsKey(device);
    }

    synchronized Map<String, DroppedDevice> all() {
        return new LinkedHashMap<>(byDevice);
    }
}
