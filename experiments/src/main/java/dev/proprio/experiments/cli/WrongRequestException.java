package dev.proprio.experiments.cli;

/** What was asked for can't be done; the message is for whoever asked. */
final class WrongRequestException extends Exception {
    private static final long serialVersionUID = 1L;

    WrongRequestException(String message) {
        super(message);
    }
}
