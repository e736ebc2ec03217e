package dev.proprio.experiments.spec;

/** Where the order on a ring of secure aggregation comes from. */
public enum SecureBeacon {
    /** The ring's devices draw it together: each commits to a nonce, and reveals it when the roster stands. */
    DRAWN,
    /** It is always zeros, so that a lying coordinator can steer it by its choice of devices and keys. */
    ZEROS
}
