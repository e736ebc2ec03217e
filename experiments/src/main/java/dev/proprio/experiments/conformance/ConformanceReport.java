package dev.proprio.experiments.conformance;

import java.util.List;

/**
 * How a client did with all rules that were tried.
 *
 * @param device what it called itself
 * @param software what it said that it is, self-declared
 * @param secure whether it takes part in secure aggregations
 * @param rules how it did with each
 */
public record ConformanceReport(String device, String software, boolean secure, List<RuleOutcome> rules) {
    public ConformanceReport {
        rules = List.copyOf(rules);
    }

    /** Whether the client keeps each rule that it must. */
    public boolean conforms() {
        return rules.stream().allMatch(this::passes);
    }

    /** How many rules have a verdict. */
    public long count(RuleVerdict verdict) {
        return rules.stream().filter(outcome -> outcome.verdict() == verdict).count();
    }

    private boolean passes(RuleOutcome outcome) {
        return switch (outcome.level()) {
            case MANDATORY -> outcome.verdict() == RuleVerdict.HOLDS;
            case SECURE ->
                outcome.verdict() == RuleVerdict.HOLDS || (!secure && outcome.verdict() == RuleVerdict.UNTRIED);
            case QUERIES -> outcome.verdict() == RuleVerdict.HOLDS || outcome.verdict() == RuleVerdict.NOT_APPLICABLE;
            case OPTIONAL -> true;
        };
    }
}
