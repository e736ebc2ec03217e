package dev.proprio.experiments.conformance;

/** The client breaks a rule; the message says what was seen, and what was expected. */
final class RuleBrokenException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * @param seen a sentence without its full stop
     * @param expected what should have been seen
     */
    RuleBrokenException(String seen, String expected) {
        super("%s; expected was %s".formatted(seen, expected));
    }
}
