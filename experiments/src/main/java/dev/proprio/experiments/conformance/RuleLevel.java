package dev.proprio.experiments.conformance;

/** Who must keep a rule. */
public enum RuleLevel {
    /** Every client. */
    MANDATORY,
    /** Every client that takes part in secure aggregations. */
    SECURE,
    /** Every client that says, by the revision that it speaks, that it takes queries. */
    QUERIES,
    /** Who wants to. */
    OPTIONAL
}
