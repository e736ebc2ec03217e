package dev.proprio.coordinator.grpc;

import dev.proprio.coordinator.round.Stage;
import io.grpc.Status;
import java.util.Optional;

/** What all calls of a server share: who is here, what is under way, and how much of it there may be. Thread-safe. */
final class Reception {
    private final DeviceRegistry registry = new DeviceRegistry();
    private final ActiveRounds rounds = new ActiveRounds();
    private final Transfers transfers = new Transfers();
    private final Housekeeping housekeeping = new Housekeeping();
    private final ServerLimits limits;
    private final UploadMemory uploadMemory;
    private final Paces messages;
    private final Paces begun;
    private final Paces enrolments;

    Reception(ServerLimits limits) {
        this.limits = limits;
        this.uploadMemory = new UploadMemory(
                limits.uploadMemory().count(), limits.uploadMemoryPerDevice().count());
        this.messages = new Paces(limits.messagesPerSecond());
        this.begun = new Paces(limits.transfersPerSecond());
        this.enrolments = new Paces(limits.enrolmentsPerSecond());
    }

    /** Begins to look after everything regularly. */
    void open() {
        housekeeping.regularly(() -> {
            transfers.giveUpStalled(System.nanoTime());
            messages.forgetRested();
            begun.forgetRested();
            enrolments.forgetRested();
            registry.all().stream()
                    .filter(connection ->
                            connection.unread() > limits.unreadPerDevice().count())
                    .forEach(connection ->
                            dismiss(connection, Status.RESOURCE_EXHAUSTED, "the device does not read what it is sent"));
        });
    }

    DeviceRegistry registry() {
        return registry;
    }

    ActiveRounds rounds() {
        return rounds;
    }

    Transfers transfers() {
        return transfers;
    }

    Housekeeping housekeeping() {
        return housekeeping;
    }

    ServerLimits limits() {
        return limits;
    }

    UploadMemory uploadMemory() {
        return uploadMemory;
    }

    /** How fast control streams are read. */
    Paces messages() {
        return messages;
    }

    /** How fast transfers begin. */
    Paces begun() {
        return begun;
    }

    /** How fast devices enrol. */
    Paces enrolments() {
        return enrolments;
    }

    /** The connection of a session, if it is open and the present call may speak for its device. */
    Optional<DeviceConnection> caller(String session) {
        return registry.ofSession(session).filter(connection -> Caller.speaksFor(connection.device()));
    }

    /** Ends a device's connection from this side. */
    void dismiss(DeviceConnection connection, Status status, String reason) {
        leave(connection, reason);
        connection.abort(status.withDescription(reason));
    }

    /** Notes that a device has left; false if its connection had been replaced before. */
    boolean leave(DeviceConnection connection, String reason) {
        boolean left = registry.remove(connection);
        if (left) {
            giveUp(connection, reason);
        }
        return left;
    }

    /** What the device still owes will not come. */
    void giveUp(DeviceConnection gone, String reason) {
        rounds.stream()
                .filter(round -> round.owes(gone.device()))
                .forEach(round -> round.lost(gone.device(), Stage.CONNECT, reason));
    }
}
