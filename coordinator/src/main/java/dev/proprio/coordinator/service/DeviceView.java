package dev.proprio.coordinator.service;

import dev.proprio.coordinator.quarantine.QuarantineEntry;
import dev.proprio.proto.wire.SelfDescription;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A device that is, or was, connected.
 *
 * @param software what it calls its software
 * @param revision of the protocol that it speaks
 * @param lastSeen when something came from it last
 * @param tasks how many tasks it was given since the coordinator started
 * @param updates how many of its updates counted
 * @param late how many of its updates came when they were no longer needed
 * @param failures how many of its tasks failed
 * @param failedAt how many failed at each stage
 * @param lastFailure why the last of them did
 * @param says what the device says of itself, which nobody checks; empty if it says nothing
 * @param quarantine why it is put aside, if it is
 */
public record DeviceView(
        String id,
        boolean connected,
        String software,
        int revision,
        Instant connectedAt,
        Instant lastSeen,
        long tasks,
        long updates,
        long late,
        long failures,
        Map<String, Long> failedAt,
        Optional<String> lastFailure,
        Optional<SelfDescription> says,
        Optional<QuarantineEntry> quarantine) {
    public DeviceView {
        failedAt = Map.copyOf(failedAt);
    }
}
