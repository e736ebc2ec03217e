package dev.proprio.coordinator.journal;

import java.sql.Connection;
import java.sql.SQLException;

/** A database that is another one, but for its connections. */
abstract class PassingDatabase implements Database {
    final Database inner;

    PassingDatabase(Database inner) {
        this.inner = inner;
    }

    @Override
    public final void lockTables(Connection connection) throws SQLException {
        inner.lockTables(connection);
    }

    @Override
    public final String bytesType() {
        return inner.bytesType();
    }

    @Override
    public final boolean mayPass(SQLException failure) {
        return inner.mayPass(failure);
    }

    @Override
    public final String reason(SQLException failure) {
        return inner.reason(failure);
    }

    @Override
    public final String advice(SQLException failure) {
        return inner.advice(failure);
    }

    @Override
    public final String toString() {
        return inner.toString();
    }
}
