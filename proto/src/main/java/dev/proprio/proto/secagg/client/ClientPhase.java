package dev.proprio.proto.secagg.client;

/** How far a client has come; it never goes back. */
public enum ClientPhase {
    IDLE,
    ADVERTISED,
    /** It has revealed a nonce, which happens only where the beacon is drawn. */
    REVEALED,
    SHARED,
    MASKED,
    SIGNED,
    DONE,
    ABORTED
}
