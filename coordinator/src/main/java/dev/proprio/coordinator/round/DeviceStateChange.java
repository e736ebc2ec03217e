package dev.proprio.coordinator.round;

import com.google.protobuf.ByteString;

/**
 * What a device remembers from now on, if the round is kept. Whoever keeps the devices' memory, which is the fleet, knows
 * what the bytes mean.
 */
public record DeviceStateChange(String device, ByteString state) {}
