package dev.proprio.coordinator.secagg;

/** What a group's session waits for. */
enum SessionStage {
    KEYS,
    /** Only where the devices draw the ring's beacon, and once for each draw. */
    NONCES,
    SHARES,
    MASKED,
    SIGNATURES,
    UNMASK,
    /** Nothing: the masks are being taken off. */
    FINISHING,
    OVER
}
