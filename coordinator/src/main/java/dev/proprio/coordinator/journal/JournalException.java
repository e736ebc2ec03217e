package dev.proprio.coordinator.journal;

/** A journal can't be read or written; the message says which, why, and what to do. */
public final class JournalException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean passing;

    private JournalException(String message, Throwable cause, boolean passing) {
        super(message, cause);
        this.passing = passing;
    }

    public JournalException(String message) {
        super(message);
        this.passing = false;
    }

    static JournalException lasting(String message, Throwable cause) {
        return new JournalException(message, cause, false);
    }

    static JournalException passing(String message, Throwable cause) {
        return new JournalException(message, cause, true);
    }

    /** Whether the same may succeed later: the database is away, or busy. */
    public boolean mayPass() {
        return passing;
    }
}
