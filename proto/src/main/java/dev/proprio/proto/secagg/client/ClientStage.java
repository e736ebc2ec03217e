package dev.proprio.proto.secagg.client;

/** What a client waits for; a stage is used once and names the next. */
sealed interface ClientStage permits Advertising, Sharing, Masking, Confirming, Unmasking, Finished {
    /** Overwrites what the stage holds in secret beyond the session's own secrets. */
    default void wipe() {}

    /** A reply and the stage after it. */
    record Step<R>(R reply, ClientStage next) {}
}
