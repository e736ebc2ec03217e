package dev.proprio.coordinator.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.coordinator.round.RunFailedException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A disk that fills up while rounds are committed: SQLite itself says so, at a chosen number of pages. */
class FullDiskTest {
    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8})
    void aFullDiskEndsTheRunWithASentenceAndLosesNothing(int spare) throws Exception {
        Database roomy = new SqliteFile(folder.resolve("journal.db"));
        try (Journal journal = new SqlJournal(roomy, Migrations.ALL)) {
            journal.begin("run-1", "a run");
            journal.commit(Rounds.commit(1, 1, 1, Commit.ALL_MODELS));
        }
        int kept = fill(new Bounded(roomy, pages(roomy) + spare));
        try (Journal journal = new SqlJournal(roomy, Migrations.ALL)) {
            Rounds.assertSame(journal.last("run-1").orElseThrow().rounds(), List.of(Rounds.result(1, kept)));
            // With room on the disk the run goes on where it was.
            journal.commit(Rounds.commit(1, kept + 1, kept + 1, Commit.ALL_MODELS));
            Rounds.assertSame(journal.last("run-1").orElseThrow().rounds(), List.of(Rounds.result(1, kept + 1)));
        }
    }

    @Test
    void aJournalForWhichThereIsNoRoomAtAllSaysSo() {
        Database full = new Bounded(new SqliteFile(folder.resolve("none.db")), 2);
        try (Journal journal = new SqlJournal(full, Migrations.ALL)) {
            assertThatThrownBy(() -> journal.begin("run-1", "a run"))
                    .isInstanceOf(JournalException.class)
                    .hasMessageEndingWith("make room on its disk and resume the run");
        }
    }

    /** Commits rounds until there is no room; the last one that was kept. */
    private static int fill(Database full) throws InterruptedException {
        try (Journal journal = new SqlJournal(full, Migrations.ALL)) {
            var rounds = new JournaledRounds(
                    journal,
                    new JournaledRounds.Settings("run-1", 100, 1, Commit.ALL_MODELS),
                    last -> Map.of(),
                    pause -> {
                        throw new AssertionError("there is nothing to wait for");
                    });
            for (int round = 2; ; round++) {
                try {
                    rounds.commit(Rounds.result(1, round));
                } catch (RunFailedException e) {
                    assertThat(e)
                            .hasMessageStartingWith("round %d could not be kept: the journal ", round)
                            .hasMessageEndingWith("make room on its disk and resume the run");
                    return round - 1;
                }
            }
        }
    }

    private static long pages(Database database) throws SQLException, JournalException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery("PRAGMA page_count")) {
            return count.next() ? count.getLong(1) : 0;
        }
    }

    /** Has no more than so many pages. */
    private static final class Bounded extends PassingDatabase {
        private final long pages;

        Bounded(Database inner, long pages) {
            super(inner);
            this.pages = pages;
        }

        @Override
        public Connection connect() throws SQLException, JournalException {
            Connection connection = inner.connect();
            try (Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA max_page_count = " + pages);
            }
            return connection;
        }
    }
}
