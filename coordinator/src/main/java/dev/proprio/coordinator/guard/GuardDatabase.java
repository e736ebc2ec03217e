package dev.proprio.coordinator.guard;

import dev.proprio.proto.identity.PrivateFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * The file of tokens and certificates. Several processes may have it open: the coordinator, and commands that make or
 * revoke tokens meanwhile. Thread-safe.
 */
final class GuardDatabase implements AutoCloseable {
    private static final byte[] HEADER = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
    private static final int PATIENCE_MILLIS = 10_000;
    private static final int SCHEMA = 2;
    private static final String VERSION = "PRAGMA user_version = " + SCHEMA;
    /** Since the second version. */
    private static final String READMITTED =
            "CREATE TABLE readmitted (device TEXT PRIMARY KEY, since INTEGER NOT NULL)";

    private static final List<String> TABLES = List.of(
            "CREATE TABLE enrolment_tokens (name TEXT PRIMARY KEY, hash BLOB NOT NULL, pattern TEXT NOT NULL,"
                    + " uses INTEGER NOT NULL, created INTEGER NOT NULL, expires INTEGER NOT NULL, revoked INTEGER)",
            "CREATE TABLE redemptions (token TEXT NOT NULL, device TEXT NOT NULL, public_key BLOB NOT NULL,"
                    + " serial TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (token, device))",
            "CREATE TABLE certificates (serial TEXT PRIMARY KEY, device TEXT NOT NULL, encoded BLOB NOT NULL,"
                    + " issued INTEGER NOT NULL, expires INTEGER NOT NULL, revoked INTEGER)",
            "CREATE INDEX certificates_device ON certificates (device)",
            "CREATE TABLE blocked (device TEXT PRIMARY KEY, at INTEGER NOT NULL)",
            READMITTED,
            "CREATE TABLE operator_tokens (name TEXT PRIMARY KEY, hash BLOB NOT NULL, role TEXT NOT NULL,"
                    + " note TEXT NOT NULL, created INTEGER NOT NULL, expires INTEGER NOT NULL)",
            VERSION);

    private final Path file;
    private final Connection connection;
    private long written;

    private GuardDatabase(Path file, Connection connection) {
        this.file = file;
        this.connection = connection;
    }

    /** Opens the file, or creates it, for its owner alone. */
    static GuardDatabase open(Path file) throws GuardException {
        try {
            create(file);
            var config = new SQLiteConfig();
            config.setJournalMode(SQLiteConfig.JournalMode.WAL);
            config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
            config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
            config.setBusyTimeout(PATIENCE_MILLIS);
            config.enforceForeignKeys(true);
            Connection connection = config.createConnection("jdbc:sqlite:" + file.toAbsolutePath());
            var database = new GuardDatabase(file, connection);
            try {
                database.prepare();
            } catch (SQLException | GuardException e) {
                connection.close();
                throw e;
            }
            return database;
        } catch (SQLException e) {
            throw failure(file, e);
        } catch (IOException e) {
            throw new GuardException("%s can't be opened: %s; see to its folder".formatted(file, e), e);
        }
    }

    private static void create(Path file) throws IOException, GuardException {
        if (Files.notExists(file)) {
            // Never in place of another process's, which may have written into its own by now.
            PrivateFiles.createFile(file);
        } else if (Files.size(file) > 0) {
            try (InputStream content = Files.newInputStream(file)) {
                if (!Arrays.equals(content.readNBytes(HEADER.length), HEADER)) {
                    throw new GuardException(
                            "%s is damaged: it does not begin like an SQLite database; put back a copy of it"
                                    .formatted(file));
                }
            }
        }
    }

    private void prepare() throws SQLException, GuardException {
        if (!"ok".equals(text("PRAGMA quick_check(1)"))) {
            throw new GuardException("%s is damaged; put back a copy of it".formatted(file));
        }
        int version = write(open -> {
            int found = Integer.parseInt(text("PRAGMA user_version"));
            try (Statement statement = open.createStatement()) {
                for (String table : missing(found)) {
                    statement.execute(table);
                }
            }
            return found;
        });
        if (version > SCHEMA) {
            throw new GuardException(
                    "%s was written by a newer Proprio: its tables have version %s, and %s is known here; use the newer one"
                            .formatted(file, version, SCHEMA));
        }
    }

    private static List<String> missing(int version) {
        return switch (version) {
            case 0 -> TABLES;
            case 1 -> List.of(READMITTED, VERSION);
            default -> List.of();
        };
    }

    /** Reads and writes in one transaction that excludes all others; an exception undoes it. */
    synchronized <T, X extends Exception> T write(Work<T, X> work) throws GuardException, X {
        try {
            connection.setAutoCommit(false);
            boolean done = false;
            try {
                T result = work.on(connection);
                connection.commit();
                done = true;
                written++;
                return result;
            } finally {
                if (!done) {
                    undo();
                }
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw failure(file, e);
        }
    }

    private void undo() throws SQLException {
        try {
            connection.rollback();
        } catch (SQLException e) {
            // SQLite undid it by itself, as where the disk is full; what follows ends a transaction that there must be.
            try (Statement begin = connection.createStatement()) {
                begin.execute("BEGIN");
            }
        }
    }

    /** Reads. */
    synchronized <T, X extends Exception> T read(Work<T, X> work) throws GuardException, X {
        try {
            return work.on(connection);
        } catch (SQLException e) {
            throw failure(file, e);
        }
    }

    /** Another value whenever anyone has written since. */
    synchronized List<Long> version() throws GuardException {
        try {
            return List.of(written, Long.parseLong(text("PRAGMA data_version")));
        } catch (SQLException e) {
            throw failure(file, e);
        }
    }

    private String text(String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(query)) {
            return found.next() ? found.getString(1) : "";
        }
    }

    @Override
    public synchronized void close() throws GuardException {
        try {
            connection.close();
        } catch (SQLException e) {
            throw failure(file, e);
        }
    }

    private static GuardException failure(Path file, SQLException e) {
        SQLiteErrorCode code = e instanceof SQLiteException sqlite
                ? SQLiteErrorCode.getErrorCode(sqlite.getResultCode().code & 0xff)
                : SQLiteErrorCode.UNKNOWN_ERROR;
        String advice = switch (code) {
            case SQLITE_FULL -> "make room on its disk";
            case SQLITE_CORRUPT, SQLITE_NOTADB -> "it is damaged; put back a copy of it";
            case SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_PERM -> "see that its folder is there and can be written";
            case SQLITE_BUSY, SQLITE_LOCKED -> "another process holds it; try again";
            default -> "see to its disk";
        };
        return new GuardException("%s can't be used: %s; %s".formatted(file, e.getMessage(), advice), e);
    }

    /** What is done with the open database. */
    @FunctionalInterface
    interface Work<T, X extends Exception> {
        T on(Connection connection) throws SQLException, GuardException, X;
    }
}
