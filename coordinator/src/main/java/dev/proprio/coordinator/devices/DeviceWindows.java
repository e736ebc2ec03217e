package dev.proprio.coordinator.devices;

import java.util.List;

/** How much devices have to train on. */
@FunctionalInterface
public interface DeviceWindows {
    /** How many windows each of these devices goes over in a round, passes counted singly; 0 where nobody can tell. */
    long[] of(List<String> devices);
}
