package dev.proprio.coordinator.grpc;

/** A model that devices fetch. Thread-safe. */
interface SentModel {
    /** All of its bytes. */
    byte[] modelBytes();

    /** Notes how many of them have left. */
    void movedDown(int count);
}
