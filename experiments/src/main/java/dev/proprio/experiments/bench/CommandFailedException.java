package dev.proprio.experiments.bench;

/** A command that was to be timed did not do its work. */
public final class CommandFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    /** @param message a sentence: which, how, and what it said */
    public CommandFailedException(String message) {
        super(message);
    }
}
