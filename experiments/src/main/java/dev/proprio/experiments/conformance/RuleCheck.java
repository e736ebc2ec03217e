package dev.proprio.experiments.conformance;

/** Tries a rule on a client. */
@FunctionalInterface
interface RuleCheck {
    /**
     * What was seen, if the rule holds.
     *
     * @throws RuleBrokenException if it does not
     * @throws RuleUntriedException if that could not be found out
     */
    String holds(TestedClient client) throws RuleBrokenException, RuleUntriedException, InterruptedException;
}
