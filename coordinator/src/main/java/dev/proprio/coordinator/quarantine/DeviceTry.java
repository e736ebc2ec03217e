package dev.proprio.coordinator.quarantine;

/**
 * A task that a device took, of which the outcome is its own.
 *
 * @param failed whether it came to nothing
 */
public record DeviceTry(FleetMember member, boolean failed) {}
