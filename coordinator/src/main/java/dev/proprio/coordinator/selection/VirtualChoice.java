package dev.proprio.coordinator.selection;

import dev.proprio.coordinator.devices.DeviceTimes;

/**
 * What a choice may know of time, where devices are on a virtual clock.
 *
 * @param times what devices take for a round
 * @param deadline how long the round lasts at most, in microseconds
 */
public record VirtualChoice(DeviceTimes times, long deadline) {}
