package dev.proprio.coordinator.service;

/** There is no room for more work at the moment. */
public final class BusyException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean own;

    BusyException(boolean own) {
        super(own ? "too many requests of yours wait already" : "too many requests wait already");
        this.own = own;
    }

    /** Whether it is the caller's own work that waits. */
    public boolean isOwn() {
        return own;
    }
}
