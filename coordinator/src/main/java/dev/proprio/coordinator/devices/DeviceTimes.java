package dev.proprio.coordinator.devices;

import java.util.List;

/** What devices are expected to take for a round. */
@FunctionalInterface
public interface DeviceTimes {
    /** That of each of these devices, in their order. */
    List<DeviceTime> of(List<String> devices);
}
