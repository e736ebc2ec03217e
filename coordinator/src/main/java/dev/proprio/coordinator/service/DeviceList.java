package dev.proprio.coordinator.service;

import java.util.List;

/** Who is, or was lately, connected. Thread-safe. */
@FunctionalInterface
public interface DeviceList {
    /**
     * Some that are known, sorted by their ids.
     *
     * @param after those of greater ids; empty for the first
     * @param most how many at most
     */
    List<DeviceView> devices(String after, int most);
}
