package dev.proprio.coordinator.service;

import java.util.List;

/** Who is, or was lately, connected. Thread-safe. */
@FunctionalInterface
public interface DeviceList {
    /** All that are known, sorted by their ids. */
    List<DeviceView> devices();
}
