package dev.proprio.coordinator.optimizer;

/** What the second moment is before the first round. */
public enum FirstSecondMoment {
    /** The square of tau, as in the paper. */
    TAU_SQUARED,
    /** 0, as in the authors' code and most libraries. */
    ZERO
}
