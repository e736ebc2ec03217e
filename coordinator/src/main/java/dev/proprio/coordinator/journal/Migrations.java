package dev.proprio.coordinator.journal;

import com.google.common.base.Splitter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Brings a database to the newest form of the tables. Each step is a resource of SQL statements, which never changes
 * once it is released; all that are missing are taken in one transaction.
 */
record Migrations(List<String> steps) {
    /** The steps that this Proprio knows. */
    static final Migrations ALL = new Migrations(List.of(resource("1.sql")));

    private static final String TABLE = "proprio_schema";

    void apply(Connection connection, Database database) throws SQLException, JournalException {
        connection.setAutoCommit(false);
        database.lockTables(connection);
        int version = version(connection, database);
        if (version > steps.size()) {
            throw new JournalException(
                    "%s was written by a newer Proprio: its tables have version %s, and those up to %s are known here; use the newer one"
                            .formatted(database, version, steps.size()));
        }
        for (int step = version; step < steps.size(); step++) {
            execute(connection, steps.get(step).replace("${bytes}", database.bytesType()));
        }
        if (version < steps.size()) {
            execute(connection, "DELETE FROM " + TABLE);
            try (PreparedStatement insert =
                    connection.prepareStatement("INSERT INTO " + TABLE + " (version) VALUES (?)")) {
                insert.setInt(1, steps.size());
                insert.executeUpdate();
            }
        }
        connection.setAutoCommit(true);
    }

    private static int version(Connection connection, Database database) throws SQLException, JournalException {
        if (!has(connection, TABLE)) {
            if (database instanceof SqliteFile && has(connection, "%")) {
                throw new JournalException(database + " is a database of something else; name another place");
            }
            execute(connection, "CREATE TABLE " + TABLE + " (version INTEGER NOT NULL)");
            return 0;
        }
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("SELECT version FROM " + TABLE)) {
            if (!found.next()) {
                throw new JournalException(database + " does not say which version its tables have; it is damaged");
            }
            return found.getInt(1);
        }
    }

    private static boolean has(Connection connection, String table) throws SQLException {
        try (ResultSet tables =
                connection.getMetaData().getTables(null, connection.getSchema(), table, new String[] {"TABLE"})) {
            return tables.next();
        }
    }

    private static void execute(Connection connection, String statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String single :
                    Splitter.on(';').trimResults().omitEmptyStrings().split(statements)) {
                statement.execute(single);
            }
        }
    }

    private static String resource(String name) {
        try (InputStream content = Migrations.class.getResourceAsStream(name)) {
            if (content == null) {
                throw new IllegalStateException("the build left out " + name);
            }
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
