package dev.proprio.client.session;

/**
 * A device refuses a query as such, whatever its data are. The message is always told, also where answers are hidden, and must tell nothing of
 * the data.
 */
public final class QueryRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message for whoever reads why the device did not answer */
    public QueryRefusedException(String message) {
        super(message);
    }
}
