package dev.proprio.coordinator.secagg;

/** What a group's session waits for. */
enum SessionStage {
    KEYS,
    SHARES,
    MASKED,
    SIGNATURES,
    UNMASK,
    /** Nothing: the masks are being taken off. */
    FINISHING,
    OVER
}
