package dev.proprio.coordinator.asynchronous;

/** For a whole day of virtual time nobody was under way, and nobody could be asked. */
public final class NobodyThereException extends Exception {
    private static final long serialVersionUID = 1L;

    private final long since;

    NobodyThereException(long since) {
        super("nobody could be asked for a day of virtual time");
        this.since = since;
    }

    /** Since when, in microseconds of virtual time. */
    public long since() {
        return since;
    }
}
