package dev.proprio.coordinator.release;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How many updates each device may have sent: the rounds that it was asked in, whatever came of them.
 *
 * @param byDevice at least 1 for each device that was asked; others are missing
 */
public record SentUpdates(Map<String, Integer> byDevice) {
    /** Nobody was asked. */
    public static final SentUpdates NONE = new SentUpdates(Map.of());

    public SentUpdates {
        byDevice = Collections.unmodifiableMap(new TreeMap<>(byDevice));
    }

    /** With another round. */
    SentUpdates plus(Collection<String> asked) {
        Map<String, Integer> more = new TreeMap<>(byDevice);
        asked.forEach(device -> more.merge(device, 1, Integer::sum));
        return new SentUpdates(more);
    }

    /** That of the device with the most; 0 if nobody was asked. */
    public int most() {
        return byDevice.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    }

    /** The devices with so many, or more. */
    public Set<String> of(int least) {
        Set<String> devices = new TreeSet<>();
        byDevice.forEach((device, count) -> {
            if (count >= least) {
                devices.add(device);
            }
        });
        return devices;
    }
}
