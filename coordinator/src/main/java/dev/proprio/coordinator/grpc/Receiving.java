package dev.proprio.coordinator.grpc;

import dev.proprio.coordinator.round.Stage;

/** What devices send something to. Thread-safe. */
interface Receiving {
    /** Notes that nothing more comes from {@code device}. */
    void lost(String device, Stage stage, String reason);
}
