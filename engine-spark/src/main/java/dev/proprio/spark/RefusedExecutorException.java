package dev.proprio.spark;

/** An executor has other versions, or has prepared something else, than the run; the message says both. */
final class RefusedExecutorException extends Exception {
    private static final long serialVersionUID = 1L;

    RefusedExecutorException(String message) {
        super(message);
    }
}
