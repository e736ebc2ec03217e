package dev.proprio.experiments.spec;

/** What happens when a person lacks sessions, classes or windows that the protocol needs. */
public enum Incomplete {
    /** The experiment is refused. */
    REFUSE,
    /** The person is left out, and the report says so. */
    LEAVE_OUT
}
