package dev.proprio.coordinator.asynchronous;

/** No update will come: for a whole day of virtual time nobody could be asked, or of very many who were nobody stayed. */
public final class NobodyThereException extends Exception {
    private static final long serialVersionUID = 1L;

    private final long since;
    private final int left;

    NobodyThereException(long since, int left) {
        super(
                left == 0
                        ? "nobody could be asked for a day of virtual time"
                        : "of %s devices none stayed until its update had arrived".formatted(left));
        this.since = since;
        this.left = left;
    }

    /** How many were asked and left, or came too late to count; 0 if nobody could be asked. */
    public int left() {
        return left;
    }

    /** Since when, in microseconds of virtual time. */
    public long since() {
        return since;
    }
}
