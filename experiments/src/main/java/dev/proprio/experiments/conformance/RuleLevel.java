package dev.proprio.experiments.conformance;

/** Who must keep a rule. */
public enum RuleLevel {
    /** Every client. */
    MANDATORY,
    /** Every client that takes part in secure aggregations. */
    SECURE,
    /** Who wants to. */
    OPTIONAL
}
