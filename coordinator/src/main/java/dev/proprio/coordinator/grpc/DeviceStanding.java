package dev.proprio.coordinator.grpc;

import dev.proprio.coordinator.quarantine.FleetMember;

/** A device that is known, and whether it may be asked. */
record DeviceStanding(FleetMember member, boolean connected, boolean quarantined) {}
