package dev.proprio.experiments.spec;

/** How single updates are hidden from the coordinator. */
public enum SecureProtocol {
    /** They are not. */
    NONE,
    /** Masks between all devices of a group (Bonawitz et al. 2017). */
    SECAGG,
    /** Masks between neighbours on a ring (Bell et al. 2020): less work for large groups. */
    SECAGG_PLUS
}
