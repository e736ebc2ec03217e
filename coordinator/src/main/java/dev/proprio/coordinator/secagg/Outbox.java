package dev.proprio.coordinator.secagg;

import dev.proprio.proto.v1.SecAggCoordinatorMessage;

/** Brings the coordinator's messages to devices. Thread-safe; does not block and calls nothing back. */
@FunctionalInterface
public interface Outbox {
    /** Sends a message; one to a device that is gone is lost. */
    void send(String device, SecAggCoordinatorMessage message);
}
