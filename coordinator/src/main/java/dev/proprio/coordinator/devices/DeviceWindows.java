package dev.proprio.coordinator.devices;

import java.util.List;

/** How much devices have to train on. */
@FunctionalInterface
public interface DeviceWindows {
    /**
     * How many windows each of these devices goes over in a round, passes counted singly, and in the longest where rounds differ; 0 where
     * nobody can tell.
     */
    long[] of(List<String> devices);

    /** The same in a certain round, from 1; by default as in any. */
    default long[] of(int round, List<String> devices) {
        return of(devices);
    }
}
