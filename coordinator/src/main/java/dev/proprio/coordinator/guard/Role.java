package dev.proprio.coordinator.guard;

/** What an operator may do; each role may do what those before it may. */
public enum Role {
    /** Looks at everything. */
    VIEWER,
    /** Also starts, pauses and stops runs. */
    OPERATOR,
    /** Also deletes runs and decides who takes part. */
    ADMIN
}
