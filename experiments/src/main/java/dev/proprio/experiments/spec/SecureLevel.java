package dev.proprio.experiments.spec;

/** How much of a secure aggregation is done. */
public enum SecureLevel {
    /** The whole protocol. */
    FULL,
    /** Rounding and summing to the same bits, without cryptography: nothing is hidden. */
    ARITHMETIC
}
