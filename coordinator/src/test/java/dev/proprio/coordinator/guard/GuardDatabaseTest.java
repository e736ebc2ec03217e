package dev.proprio.coordinator.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuardDatabaseTest {
    private static final String BLOCK = "INSERT INTO blocked (device, at) VALUES ('watch-1', 1)";
    private static final String COUNT = "SELECT count(*) FROM blocked";

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @SuppressWarnings("NullAway.Init") // opened before each test
    private GuardDatabase database;

    @BeforeEach
    void open() throws GuardException {
        database = GuardDatabase.open(file());
    }

    @AfterEach
    void close() throws GuardException {
        database.close();
    }

    @Test
    void whatFailsHalfwayLeavesNothing() throws Exception {
        assertThatThrownBy(() -> database.write(connection -> {
                    execute(connection, BLOCK);
                    throw new IOException("halfway");
                }))
                .isInstanceOf(IOException.class);
        assertThat(text(COUNT)).isEqualTo("0");
        database.write(connection -> execute(connection, BLOCK));
        assertThat(text(COUNT)).isEqualTo("1");
    }

    @Test
    void whatWasWrittenIsSeenByOtherProcessesAndChangesTheVersion() throws Exception {
        try (GuardDatabase other = GuardDatabase.open(file())) {
            List<Long> before = database.version();
            List<Long> otherBefore = other.version();
            assertThat(database.version()).isEqualTo(before);
            database.write(connection -> execute(connection, BLOCK));
            assertThat(other.<String, RuntimeException>read(connection -> text(connection, COUNT)))
                    .isEqualTo("1");
            assertThat(database.version()).isNotEqualTo(before);
            assertThat(other.version()).isNotEqualTo(otherBefore);
        }
    }

    /** A revocation that was told is on the disk; commands wait for the coordinator, and it for them. */
    @ParameterizedTest
    @CsvSource({"journal_mode, wal", "synchronous, 2", "busy_timeout, 10000", "foreign_keys, 1"})
    void itIsOpenedSoThatNothingWrittenIsLost(String pragma, String value) throws Exception {
        assertThat(text("PRAGMA " + pragma)).isEqualTo(value);
    }

    /** Two that read first and write then would both see that a token is unused. */
    @Test
    void whoWritesExcludesAllOthersFromItsStart() throws Exception {
        try (GuardDatabase other = GuardDatabase.open(file())) {
            other.read(connection -> execute(connection, "PRAGMA busy_timeout = 1"));
            database.write(connection -> {
                text(connection, COUNT);
                assertThatThrownBy(() -> other.write(second -> text(second, COUNT) + execute(second, BLOCK)))
                        .isInstanceOf(GuardException.class)
                        .hasMessageEndingWith("another process holds it; try again");
                return execute(connection, BLOCK);
            });
            assertThat(other.<String, RuntimeException>read(connection -> text(connection, COUNT)))
                    .isEqualTo("1");
        }
    }

    @Test
    void afterAFailureItCanBeReadOutsideOfATransaction() throws Exception {
        assertThatThrownBy(() -> database.write(connection -> execute(connection, "nonsense")))
                .hasMessageStartingWith(file() + " can't be used: ")
                .hasMessageEndingWith("; see to its disk");
        assertThat(database.<Boolean, RuntimeException>read(Connection::getAutoCommit))
                .isTrue();
    }

    @Test
    void aDatabaseThatMayNotBeWrittenOrHasNoRoomIsToldFromOthers() throws Exception {
        database.read(connection -> execute(connection, "PRAGMA query_only = 1"));
        assertThatThrownBy(() -> database.write(connection -> execute(connection, BLOCK)))
                .hasMessageEndingWith("see that its folder is there and can be written");
        database.read(connection -> execute(connection, "PRAGMA query_only = 0"));
        database.read(connection -> execute(connection, "PRAGMA max_page_count = 1"));
        String much = "INSERT INTO blocked (device, at) VALUES (hex(zeroblob(1000000)), 1)";
        assertThatThrownBy(() -> database.write(connection -> execute(connection, much)))
                .hasMessageEndingWith("make room on its disk");
        database.read(connection -> execute(connection, "PRAGMA max_page_count = 10000"));
        database.write(connection -> execute(connection, BLOCK));
        assertThat(text(COUNT)).isEqualTo("1");
    }

    @Test
    void oneOfANewerVersionIsLeftToIt() throws Exception {
        database.write(connection -> execute(connection, "PRAGMA user_version = 3"));
        database.close();
        assertThatThrownBy(() -> GuardDatabase.open(file()))
                .isInstanceOf(GuardException.class)
                .hasMessage(
                        file()
                                + " was written by a newer Proprio: its tables have version 3, and 2 is known here; use the newer one");
        // Nobody has it open any more.
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file());
        }
    }

    @Test
    void anEmptyFileIsFilled() throws Exception {
        Path empty = Files.createFile(folder.resolve("empty.db"));
        try (GuardDatabase filled = GuardDatabase.open(empty)) {
            assertThat(filled.<String, RuntimeException>read(connection -> text(connection, COUNT)))
                    .isEqualTo("0");
        }
    }

    private Path file() {
        return folder.resolve("guard.db");
    }

    private String text(String query) throws GuardException {
        return database.<String, RuntimeException>read(connection -> text(connection, query));
    }

    private static String text(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(query)) {
            return found.getString(1);
        }
    }

    private static boolean execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.execute(sql);
        }
    }
}
