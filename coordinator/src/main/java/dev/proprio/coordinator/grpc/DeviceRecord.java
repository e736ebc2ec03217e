package dev.proprio.coordinator.grpc;

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
    private long updates;
    private long failures;
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
        switch (outcome) {
            case ClientOutcome.Accepted ignored -> updates++;
            case ClientOutcome.Failed failed -> {
                failures++;
                lastFailure = Optional.of("%s: %s".formatted(failed.stage(), failed.reason()));
            }
            case ClientOutcome.Late ignored -> {}
        }
    }

    DeviceView view() {
        return new DeviceView(
                device,
                connected,
                software,
                revision,
                connectedAt,
                lastSeen,
                tasks,
                updates,
                failures,
                lastFailure,
                Optional.of(says).filter(said -> !said.equals(SelfDescription.NONE)));
    }
}
