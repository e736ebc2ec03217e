package dev.proprio.experiments.conformance;

import java.time.Duration;

/**
 * How a client did with a rule.
 *
 * @param rule its name
 * @param level who must keep it
 * @param verdict what was found out
 * @param says the rule
 * @param seen what was seen, and what was expected if that was something else, or why it could not be tried
 * @param paragraph where the rule stands
 * @param took how long it was tried
 */
public record RuleOutcome(
        String rule, RuleLevel level, RuleVerdict verdict, String says, String seen, String paragraph, Duration took) {}
