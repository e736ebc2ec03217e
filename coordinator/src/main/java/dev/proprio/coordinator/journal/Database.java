package dev.proprio.coordinator.journal;

import java.sql.Connection;
import java.sql.SQLException;

/** What differs between the databases that can hold a journal. */
interface Database {
    /** A new connection that is ready for transactions. */
    Connection connect() throws SQLException, JournalException;

    /** Keeps others from changing the tables until the transaction is over. */
    void lockTables(Connection connection) throws SQLException;

    /** The type of a column of bytes. */
    String bytesType();

    /** Whether what failed may succeed later. */
    boolean mayPass(SQLException failure);

    /** What failed, in a few words. */
    default String reason(SQLException failure) {
        return String.valueOf(failure.getMessage()).strip();
    }

    /** What to do about a failure that does not pass. */
    String advice(SQLException failure);

    /** What a message calls it. */
    @Override
    String toString();
}
