package dev.proprio.coordinator.grpc;

import dev.proprio.coordinator.quarantine.FleetMember;
import dev.proprio.coordinator.quarantine.QuarantineEntry;
import dev.proprio.coordinator.round.ClientOutcome;
import dev.proprio.coordinator.service.DeviceView;
import dev.proprio.proto.wire.SelfDescription;
import java.time.Instant;
import java.util.Optional;

/** What is known of one device. Guarded by the history. */
final class DeviceRecord {
    private final String device;
    private boolean connected;
    private String software = "";
    private int revision;
    private SelfDescription says = SelfDescription.NONE;
    private Instant connectedAt = Instant.EPOCH;
    private Instant lastSeen = Instant.EPOCH;
    private long tasks;
    private final OutcomeCounts counts = new OutcomeCounts();
    private Optional<String> lastFailure = Optional.empty();

    DeviceRecord(String device) {
        this.device = device;
    }

    void came(String version, int spoken, SelfDescription said, Instant now) {
        connected = true;
        software = version;
        revision = spoken;
        says = said;
        connectedAt = now;
        lastSeen = now;
    }

    void heard(Instant now) {
        lastSeen = now;
    }

    void left(Instant now) {
        connected = false;
        lastSeen = now;
    }

    void asked() {
        tasks++;
    }

    void ended(ClientOutcome outcome) {
        counts.add(outcome);
        if (outcome instanceof ClientOutcome.Failed failed) {
            lastFailure = Optional.of("%s: %s".formatted(failed.stage(), failed.reason()));
        }
    }

    boolean connected() {
        return connected;
    }

    OutcomeCounts counts() {
        return counts;
    }

    FleetMember member() {
        return FleetMember.of(device, software, says);
    }

    DeviceView view(Optional<QuarantineEntry> quarantine) {
        return new DeviceView(
                device,
                connected,
                software,
                revision,
                connectedAt,
                lastSeen,
                tasks,
                counts.updates(),
                counts.late(),
                counts.failures(),
                counts.failedAt(),
                lastFailure,
                Optional.of(says).filter(said -> !said.equals(SelfDescription.NONE)),
                quarantine);
    }
}
