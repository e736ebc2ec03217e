package dev.proprio.proto.update;

/** What a device does in a round, in order. Without secure aggregation there is only the upload. */
public enum RoundStep {
    /** It sends its public keys for the round. */
    ADVERTISE,
    /** It sends shares of its secrets to others, sealed. */
    SHARE,
    /** It trains and sends its update. */
    UPLOAD,
    /** It signs who survived. */
    CONFIRM,
    /** It reveals the shares that unmask the sum. */
    UNMASK
}
