package dev.proprio.coordinator.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PostgresJournalTest extends JournalContract {
    private static Optional<PostgresProcess> server = Optional.empty();
    private static int made;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        assumeTrue(
                PostgresProcess.programs().isPresent(),
                "there is no PostgreSQL in /usr/lib/postgresql; install Debian's package postgresql");
        server = Optional.of(PostgresProcess.start(PostgresProcess.programs().orElseThrow()));
    }

    @AfterAll
    static void stop() throws IOException, InterruptedException {
        if (server.isPresent()) {
            server.get().remove();
        }
    }

    private static PostgresProcess server() {
        return server.orElseThrow();
    }

    @Override
    Database anew() {
        String schema = "journal_" + made++;
        try (Connection connection = new PostgresServer(server().url("postgres")).connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA " + schema);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return new PostgresServer(server().url("postgres") + "&currentSchema=" + schema);
    }

    @Test
    void aDatabaseThatGoesAwayAndComesBackLosesNothing() throws Exception {
        Database database = anew();
        try (Journal journal = new SqlJournal(database, Migrations.ALL)) {
            journal.begin("run-1", "a run");
            List<String> pauses = new ArrayList<>();
            var rounds = new JournaledRounds(
                    journal,
                    new JournaledRounds.Settings("run-1", 9, 1, 1),
                    last -> Rounds.attachments(1, last.round()),
                    pause -> {
                        pauses.add(pause.toString());
                        if (pauses.size() == 2) {
                            restart();
                        }
                    });
            rounds.commit(Rounds.result(1, 1));
            server().stop();
            assertThat(rounds.commit(Rounds.result(1, 2))).hasSize(1);
            assertThat(pauses).containsExactly("PT1S", "PT1S");
            Rounds.assertSame(journal.last("run-1").orElseThrow().rounds(), List.of(Rounds.result(1, 2)));
        }
    }

    @Test
    void aDatabaseThatHangsIsNoticedAndLosesNothingWhenItGoesOn() throws Exception {
        Database patient = anew();
        Database database = new PostgresServer(patient.toString().substring("the journal ".length())
                + "?user=proprio&socketTimeout=1&loginTimeout=1&currentSchema=journal_" + (made - 1));
        try (Journal journal = new SqlJournal(database, Migrations.ALL)) {
            journal.begin("run-1", "a run");
            List<String> failures = new ArrayList<>();
            var rounds = new JournaledRounds(
                    journal, new JournaledRounds.Settings("run-1", 9, 1, 1), last -> Map.of(), pause -> {
                        server().signal("CONT");
                        failures.add(failure(journal));
                    });
            rounds.commit(Rounds.result(1, 1));
            server().signal("STOP");
            String hung = failure(journal);
            assertThat(hung).isEqualTo(patient + " can't be reached: it does not answer");
            assertThat(rounds.commit(Rounds.result(1, 2))).hasSize(1);
            assertThat(failures).containsExactly("none");
            Rounds.assertSame(journal.last("run-1").orElseThrow().rounds(), List.of(Rounds.result(1, 2)));
        } finally {
            server().signal("CONT");
        }
    }

    private static String failure(Journal journal) {
        try {
            var _ = journal.about("run-1");
            return "none";
        } catch (JournalException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static void restart() {
        try {
            server().start();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void whereverTheServerIsNotTheMessageNamesItWithoutItsSettings() {
        String url = server().url("nowhere");
        assertThatThrownBy(() -> Journals.inPostgres(url).about("r"))
                .isInstanceOf(JournalException.class)
                .hasMessageStartingWith("the journal " + url.substring(0, url.indexOf('?')) + " failed: ")
                .hasMessageContaining("database \"nowhere\" does not exist")
                .hasMessageEndingWith("; see to the database and resume the run");
    }
}
