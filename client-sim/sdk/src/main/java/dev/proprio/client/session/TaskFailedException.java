package dev.proprio.client.session;

/** A device cannot or will not go on with a task; the message goes to the coordinator. */
final class TaskFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String stage;

    /** @param stage as the protocol calls it: fetch, train, submit, drop, aggregate or refuse */
    TaskFailedException(String stage, String reason) {
        super(reason);
        this.stage = stage;
    }

    TaskFailedException(String stage, Throwable cause) {
        super(FailureReasons.of(cause), cause);
        this.stage = stage;
    }

    String stage() {
        return stage;
    }
}
