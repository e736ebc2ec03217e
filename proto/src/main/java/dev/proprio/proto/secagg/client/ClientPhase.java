package dev.proprio.proto.secagg.client;

/** How far a client has come; it never goes back. */
public enum ClientPhase {
    IDLE,
    ADVERTISED,
    SHARED,
    MASKED,
    SIGNED,
    DONE,
    ABORTED
}
