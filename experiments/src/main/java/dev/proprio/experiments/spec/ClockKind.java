package dev.proprio.experiments.spec;

/** By which clock rounds go. */
public enum ClockKind {
    /** The machine's: a device takes as long as it takes here. */
    REAL,
    /** One of its own, by which devices take what they would take outside. */
    VIRTUAL
}
