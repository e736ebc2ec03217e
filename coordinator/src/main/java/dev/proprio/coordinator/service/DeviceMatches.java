package dev.proprio.coordinator.service;

import java.util.List;

/**
 * Some devices of those that match.
 *
 * @param matching how many match in all
 */
public record DeviceMatches(List<DeviceView> devices, int matching) {
    public DeviceMatches {
        devices = List.copyOf(devices);
    }
}
