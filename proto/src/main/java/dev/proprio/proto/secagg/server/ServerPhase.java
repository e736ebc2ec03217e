package dev.proprio.proto.secagg.server;

/** How far a server has come; it never goes back. */
public enum ServerPhase {
    COLLECT_KEYS,
    COLLECT_SHARES,
    COLLECT_MASKED,
    CONSISTENCY,
    UNMASK,
    DONE,
    ABORTED
}
