package dev.proprio.experiments.personalization;

/** A method fails, or the training of its model does, whoever tries it; a study does without it. */
final class MethodFailedException extends Exception {
    private static final long serialVersionUID = 1;

    /** @param reason a sentence without its full stop */
    MethodFailedException(String reason) {
        super(reason);
    }

    MethodFailedException(String reason, Throwable cause) {
        super(reason, cause);
    }

    /** Why. */
    String reason() {
        return String.valueOf(getMessage());
    }
}
