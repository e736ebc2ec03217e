package dev.proprio.experiments.conformance;

/**
 * One rule of {@code docs/protocol.md}.
 *
 * @param name by which it is asked for; the rule's paragraph has it as an anchor
 * @param level who must keep it
 * @param says the rule, in half a sentence
 * @param check tries it
 */
record ConformanceRule(String name, RuleLevel level, String says, RuleCheck check) {
    /** Where the rule stands. */
    String paragraph() {
        return "docs/protocol.md#" + anchor();
    }

    /** Its anchor on that page. */
    String anchor() {
        return "rule-" + name;
    }
}
