package dev.proprio.coordinator.devices;

/**
 * What one device is.
 *
 * @param name of its class, such as watch
 * @param profile its own: of its class, at the speed that was drawn for it
 */
public record DeviceClass(String name, DeviceProfile profile) {}
