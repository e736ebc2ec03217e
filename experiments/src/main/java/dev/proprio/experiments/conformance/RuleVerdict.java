package dev.proprio.experiments.conformance;

/** What was found out about a rule. */
public enum RuleVerdict {
    /** The client keeps it. */
    HOLDS,
    /** It does not. */
    BROKEN,
    /** The client, or how it was started, gave no occasion. */
    UNTRIED,
    /** It is for clients that do what this one says that it does not. */
    NOT_APPLICABLE
}
