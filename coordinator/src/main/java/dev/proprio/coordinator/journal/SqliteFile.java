package dev.proprio.coordinator.journal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import org.sqlite.NativeLibraryNotFoundException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** A journal in a file of its own. A commit is on the disk when it returns. */
record SqliteFile(Path file) implements Database {
    private static final byte[] HEADER = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
    /** Of 4 kB: so long the file beside the journal grows before its content moves into the journal. */
    private static final int WAL_PAGES = 8192;

    private static final int PATIENCE_MILLIS = 5_000;

    @Override
    public Connection connect() throws SQLException, JournalException {
        refuseOtherFiles();
        var config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        config.setBusyTimeout(PATIENCE_MILLIS);
        Connection connection = config.createConnection("jdbc:sqlite:" + file.toAbsolutePath());
        try (Statement statement = connection.createStatement()) {
            // Most of what a commit writes is gone with the next one, and need never be copied into the file.
            statement.execute("PRAGMA wal_autocheckpoint = " + WAL_PAGES);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        return connection;
    }

    /** SQLite itself would take an empty file, and find out about others only when it reads from them. */
    private void refuseOtherFiles() throws JournalException {
        try {
            if (Files.notExists(file) || Files.size(file) == 0) {
                return;
            }
            try (InputStream content = Files.newInputStream(file)) {
                if (!Arrays.equals(content.readNBytes(HEADER.length), HEADER)) {
                    throw new JournalException(this + " is not a journal: it does not begin like an SQLite database");
                }
            }
        } catch (IOException e) {
            throw JournalException.lasting("%s can't be read: %s".formatted(this, e), e);
        }
    }

    @Override
    public void lockTables(Connection connection) {
        // Every transaction begins with the write lock.
    }

    @Override
    public String bytesType() {
        return "BLOB";
    }

    @Override
    public boolean mayPass(SQLException failure) {
        return code(failure) == SQLiteErrorCode.SQLITE_BUSY || code(failure) == SQLiteErrorCode.SQLITE_LOCKED;
    }

    @Override
    public String reason(SQLException failure) {
        return lacksLibrary(failure)
                ? "SQLite's native library could not be unpacked to \"%s\" and loaded from there"
                        .formatted(unpackedTo())
                : Database.super.reason(failure);
    }

    private static boolean lacksLibrary(SQLException failure) {
        return failure.getCause() instanceof NativeLibraryNotFoundException;
    }

    private static String unpackedTo() {
        return System.getProperty("org.sqlite.tmpdir", System.getProperty("java.io.tmpdir"));
    }

    @Override
    public String advice(SQLException failure) {
        if (lacksLibrary(failure)) {
            return "that folder must have room, and must allow programs to run, not be mounted noexec; name another one with"
                    + " PROPRIO_JAVA_OPTIONS=-Dorg.sqlite.tmpdir=DIR";
        }
        return switch (code(failure)) {
            case SQLITE_FULL -> "make room on its disk and resume the run";
            case SQLITE_CORRUPT, SQLITE_CORRUPT_INDEX, SQLITE_CORRUPT_SEQUENCE, SQLITE_CORRUPT_VTAB, SQLITE_NOTADB ->
                "it is damaged; put back a copy of it, or start the run anew";
            case SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_PERM -> "see that its folder is there and can be written";
            default -> "see to its disk and resume the run";
        };
    }

    private static SQLiteErrorCode code(SQLException failure) {
        return failure instanceof SQLiteException sqlite
                ? SQLiteErrorCode.getErrorCode(sqlite.getResultCode().code & 0xff)
                : SQLiteErrorCode.UNKNOWN_ERROR;
    }

    @Override
    public String toString() {
        return "the journal " + file;
    }
}
