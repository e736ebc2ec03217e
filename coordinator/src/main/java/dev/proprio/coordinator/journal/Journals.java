package dev.proprio.coordinator.journal;

import java.nio.file.Path;

/** Opens journals. The database is not asked before it is needed. */
public final class Journals {
    private Journals() {}

    /** A journal in an SQLite file, which is made if it is not there. */
    public static Journal inFile(Path file) {
        return new SqlJournal(new SqliteFile(file), Migrations.ALL);
    }

    /**
     * A journal in a PostgreSQL database.
     *
     * @param url such as {@code jdbc:postgresql://host/database?user=name}; the password comes from the user's
     *     password file
     */
    public static Journal inPostgres(String url) {
        if (!isPostgres(url)) {
            throw new IllegalArgumentException(
                    "a journal's URL must begin with %s but was %s".formatted(PostgresServer.PREFIX, url));
        }
        return new SqlJournal(new PostgresServer(url), Migrations.ALL);
    }

    /** Whether {@code url} names a PostgreSQL database. */
    public static boolean isPostgres(String url) {
        return url.startsWith(PostgresServer.PREFIX);
    }
}
