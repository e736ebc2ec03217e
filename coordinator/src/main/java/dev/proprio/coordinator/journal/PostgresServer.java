package dev.proprio.coordinator.journal;

import java.net.SocketTimeoutException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/**
 * A journal in the current schema of a PostgreSQL database.
 *
 * @param url for JDBC; a password is looked up in the user's password file
 */
record PostgresServer(String url) implements Database {
    static final String PREFIX = "jdbc:postgresql:";

    /** Anything, as long as nobody else locks the same. */
    private static final long LOCK = 0x50524F5052494FL;

    private static final String WAIT_SECONDS = "10";

    /** No statement of the journal takes nearly so long. */
    private static final String ANSWER_SECONDS = "30";

    @Override
    public Connection connect() throws SQLException {
        var properties = new Properties();
        properties.setProperty("ApplicationName", "proprio");
        properties.setProperty("connectTimeout", WAIT_SECONDS);
        properties.setProperty("loginTimeout", WAIT_SECONDS);
        properties.setProperty("socketTimeout", ANSWER_SECONDS);
        properties.setProperty("tcpKeepAlive", "true");
        return DriverManager.getConnection(url, properties);
    }

    @Override
    public void lockTables(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_advisory_xact_lock(" + LOCK + ")");
        }
    }

    @Override
    public String bytesType() {
        return "BYTEA";
    }

    @Override
    public boolean mayPass(SQLException failure) {
        String state = failure.getSQLState() == null ? "" : failure.getSQLState();
        boolean lost = state.startsWith("08");
        boolean conflict = state.startsWith("40");
        boolean stopping = state.startsWith("57P") || state.equals("53300");
        return lost || conflict || stopping;
    }

    @Override
    public String reason(SQLException failure) {
        return failure.getCause() instanceof SocketTimeoutException
                ? "it does not answer"
                : Database.super.reason(failure);
    }

    @Override
    public String advice(SQLException failure) {
        String state = failure.getSQLState() == null ? "" : failure.getSQLState();
        if (state.startsWith("28")) {
            return "put the password into ~/.pgpass, and see that the URL names the right user";
        }
        if (state.startsWith("53")) {
            return "make room for it and resume the run";
        }
        return "see to the database and resume the run";
    }

    @Override
    public String toString() {
        return "the journal " + url.replaceAll("\\?.*", "");
    }
}
