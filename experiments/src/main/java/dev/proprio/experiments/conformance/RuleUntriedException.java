package dev.proprio.experiments.conformance;

/** There was no occasion to try a rule; the message says why. */
final class RuleUntriedException extends Exception {
    private static final long serialVersionUID = 1L;

    RuleUntriedException(String why) {
        super(why);
    }
}
