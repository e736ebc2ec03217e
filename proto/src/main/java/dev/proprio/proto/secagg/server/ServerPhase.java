package dev.proprio.proto.secagg.server;

/** How far a server has come; it never goes back. */
public enum ServerPhase {
    COLLECT_KEYS,
    /** Only where the beacon is drawn. */
    COLLECT_NONCES,
    COLLECT_SHARES,
    COLLECT_MASKED,
    CONSISTENCY,
    UNMASK,
    DONE,
    ABORTED
}
