package dev.proprio.coordinator.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.coordinator.round.GlobalModel;
import dev.proprio.coordinator.round.RoundResult;
import dev.proprio.coordinator.round.RunState;
import dev.proprio.coordinator.round.Traffic;
import dev.proprio.coordinator.state.StateParts;
import dev.proprio.proto.tensor.ParameterLayout;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every journal promises. */
abstract class JournalContract {
    /** An empty database, another at each call. */
    abstract Database anew();

    private static Journal open(Database database) {
        return new SqlJournal(database, Migrations.ALL);
    }

    static void assertSame(Committed actual, List<RoundResult> rounds, Map<String, byte[]> attachments) {
        Rounds.assertSame(actual.rounds(), rounds);
        Rounds.assertSame(actual.attachments(), attachments);
    }

    private static void attach(Map<String, byte[]> attachments, Commit commit) {
        commit.attachments()
                .forEach((name, content) ->
                        content.ifPresentOrElse(some -> attachments.put(name, some), () -> attachments.remove(name)));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void whatIsCommittedComesBackWhoeverOpensTheJournal(long seed) throws JournalException {
        Database database = anew();
        String run = "run-" + seed;
        Map<String, byte[]> attachments = new HashMap<>();
        try (Journal journal = open(database)) {
            journal.begin(run, "über a run");
            assertThat(journal.last(run)).isEmpty();
        }
        int round = 1;
        for (int size : new int[] {1, 3, 1, 2, 1, 1}) {
            Commit commit = Rounds.commit(seed, round, round + size - 1);
            attach(attachments, commit);
            try (Journal journal = open(database)) {
                journal.commit(commit);
                assertSame(journal.last(run).orElseThrow(), commit.rounds(), attachments);
            }
            try (Journal another = open(database)) {
                assertSame(another.last(run).orElseThrow(), commit.rounds(), attachments);
                assertThat(another.about(run)).contains("über a run");
            }
            round += size;
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCommitIsAllOrNothingWhereverTheConnectionBreaks(boolean afterTheStep) throws JournalException {
        Database database = anew();
        boolean reached = true;
        try (Journal journal = open(database)) {
            for (int step = 1; reached; step++) {
                String run = "run-" + step;
                Map<String, byte[]> before = new HashMap<>();
                Map<String, byte[]> after = new HashMap<>();
                Commit first = Rounds.commit(step, 1, 2);
                Commit second = Rounds.commit(step, 3, 3);
                attach(before, first);
                attach(after, first);
                attach(after, second);
                journal.begin(run, "a run");
                journal.commit(first);
                var faulty = new FaultyDatabase(database, step, afterTheStep);
                try (Journal breaking = open(faulty)) {
                    breaking.commit(second);
                } catch (JournalException e) {
                    assertThat(e).hasMessageContaining("the connection broke");
                }
                reached = faulty.failed();
                Committed found = journal.last(run).orElseThrow();
                if (found.rounds().getLast().round() == 2) {
                    assertThat(reached).isTrue();
                    assertSame(found, first.rounds(), before);
                }
                journal.commit(second);
                assertSame(journal.last(run).orElseThrow(), second.rounds(), after);
            }
        }
    }

    @Test
    void aBeginningIsAllOrNothingToo() throws JournalException {
        boolean reached = true;
        for (int step = 1; reached; step++) {
            Database database = anew();
            var faulty = new FaultyDatabase(database, step, false);
            boolean begun = true;
            try (Journal journal = open(faulty)) {
                journal.begin("r", "a run");
            } catch (JournalException e) {
                begun = false;
            }
            reached = faulty.failed();
            try (Journal journal = open(database)) {
                assertThat(journal.about("r")).isEqualTo(begun ? Optional.of("a run") : Optional.empty());
            }
        }
    }

    @Test
    void theSameAgainDoesNoHarmAndAnotherWriterIsRefused() throws JournalException {
        Database database = anew();
        try (Journal one = open(database);
                Journal two = open(database)) {
            one.begin("run-1", "a run");
            one.commit(Rounds.commit(1, 1, 1));
            two.commit(Rounds.commit(1, 1, 1));
            two.commit(Rounds.commit(1, 2, 2));
            assertThatThrownBy(() -> one.commit(Rounds.commit(1, 2, 3)))
                    .isInstanceOf(JournalException.class)
                    .hasMessage(
                            "%s has run run-1 up to round 2, so that round 2 can't be next; does another process go on with the same run?"
                                    .formatted(database));
            assertThatThrownBy(() -> one.begin("run-1", "another"))
                    .hasMessage("%s has a run run-1 already".formatted(database));
            assertThatThrownBy(() -> one.commit(Rounds.commit(2, 1, 1)))
                    .hasMessage("%s has no run run-2".formatted(database));
            assertThat(one.about("run-2")).isEmpty();
            assertThat(one.last("run-2")).isEmpty();
        }
    }

    @Test
    void asManyModelsStayAsWereAskedFor() throws JournalException {
        try (Journal journal = open(anew())) {
            journal.begin("run-1", "a run");
            journal.begin("run-2", "a run");
            for (int round = 1; round <= 9; round++) {
                journal.commit(Rounds.commit(1, round, round, 3));
                journal.commit(Rounds.commit(2, round, round, Commit.ALL_MODELS));
            }
            assertThat(journal.outcome("run-1", 10)).isEmpty();
            for (int round = 1; round <= 9; round++) {
                RoundResult outcome = journal.outcome("run-1", round).orElseThrow();
                assertThat(outcome.round()).isEqualTo(round);
                assertThat(outcome.outcomes()).isEqualTo(Rounds.result(1, round).outcomes());
                assertThat(journal.parameters("run-1", round).isPresent()).isEqualTo(round > 6);
                assertThat(journal.parameters("run-2", round).orElseThrow())
                        .isEqualTo(Rounds.result(2, round).model().parameters());
            }
        }
    }

    /** Whatever number of rounds a commit has, and however it lies over the blocks. */
    @ParameterizedTest
    @ValueSource(ints = {1, 5, 64, 140})
    void outcomesAreFoundAlsoWhenTheyArePacked(int every) throws JournalException {
        Database database = anew();
        int last = 140;
        try (Journal journal = open(database)) {
            journal.begin("run-1", "a run");
            for (int first = 1; first <= last; first += every) {
                List<RoundResult> rounds = new ArrayList<>();
                for (int round = first; round < first + every; round++) {
                    rounds.add(Rounds.result(1, round));
                }
                var commit = new Commit("run-1", rounds, Map.of(), every);
                journal.commit(commit);
                journal.commit(commit);
            }
        }
        try (Journal journal = open(database)) {
            int end = Math.ceilDiv(last, every) * every;
            for (int round : new int[] {1, 2, 63, 64, 65, 127, 128, 129, end}) {
                Rounds.assertSame(
                        journal.outcome("run-1", round).orElseThrow().outcomes(),
                        Rounds.result(1, round).outcomes());
            }
            assertThat(journal.outcome("run-1", end + 1)).isEmpty();
            assertThat(journal.last("run-1").orElseThrow().rounds()).hasSize(every);
        }
    }

    @Test
    void nothingIsLeftOfWhatIsNotNeededAnyMore() throws JournalException, SQLException {
        Database database = anew();
        try (Journal journal = open(database)) {
            journal.begin("run-1", "a run");
            for (int round = 1; round <= 132; round++) {
                journal.commit(new Commit("run-1", List.of(Rounds.result(1, round)), Map.of(), 1));
            }
        }
        // The model, the state, its three vectors, the optimizer's steps, the reports and the list of what is attached
        // once; the outcomes of four rounds, and of two times 64 before; what the run is.
        assertThat(count(database, "SELECT COUNT(*) FROM proprio_part")).isEqualTo(1 + 1 + 3 + 1 + 1 + 1 + 4 + 2 + 1);
        assertThat(count(database, "SELECT COUNT(*) FROM proprio_piece")).isEqualTo(1 + 1 + 3 + 1 + 1 + 1 + 4 + 2 + 1);
    }

    private static long count(Database database, String query) throws SQLException, JournalException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(query)) {
            assertThat(found.next()).isTrue();
            return found.getLong(1);
        }
    }

    @Test
    void aModelOfManyPiecesComesBack() throws JournalException {
        float[] parameters = new float[3_000_000];
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = i * 0.5f;
        }
        var state = new RunState(
                1,
                0,
                new GlobalModel(ParameterLayout.of(List.of("w"), List.of(List.of(parameters.length))), parameters),
                StateParts.NONE);
        var result = new RoundResult(
                state, true, List.of(), 1, Map.of(), new Traffic(1, 2), Duration.ofSeconds(1), Optional.empty());
        try (Journal journal = open(anew())) {
            journal.begin("big", "a run");
            journal.commit(new Commit("big", List.of(result), Map.of(), 1));
            assertThat(journal.last("big")
                            .orElseThrow()
                            .rounds()
                            .getFirst()
                            .model()
                            .sha256())
                    .isEqualTo(state.model().sha256());
        }
    }

    @Test
    void newStepsAreTakenAndTheDataStays() throws JournalException, SQLException {
        Database database = anew();
        try (Journal journal = open(database)) {
            journal.begin("run-1", "a run");
            journal.commit(Rounds.commit(1, 1, 1));
        }
        String more = "CREATE TABLE proprio_later (content ${bytes} NOT NULL);"
                + " ALTER TABLE proprio_run ADD COLUMN later INTEGER NOT NULL DEFAULT 3";
        var newer = new Migrations(List.of(Migrations.ALL.steps().getFirst(), more));
        for (int time = 0; time < 2; time++) {
            try (Journal journal = new SqlJournal(database, newer)) {
                assertThat(journal.last("run-1")
                                .orElseThrow()
                                .rounds()
                                .getLast()
                                .round())
                        .isEqualTo(1);
            }
        }
        assertThat(count(database, "SELECT later FROM proprio_run")).isEqualTo(3);
        try (Journal older = open(database)) {
            assertThatThrownBy(() -> older.last("run-1"))
                    .hasMessage(
                            "%s was written by a newer Proprio: its tables have version 2, and those up to 1 are known here; use the newer one"
                                    .formatted(database));
        }
    }

    @Test
    void changedContentIsNoticedAndNeverHalfRead() throws JournalException, SQLException {
        for (String part : List.of(
                "model",
                "state",
                "state/exchange/control",
                "state/aggregation/params",
                "state/selection/reports",
                "outcome")) {
            Database database = anew();
            try (Journal journal = open(database)) {
                journal.begin("run-1", "a run");
                journal.commit(Rounds.commit(1, 1, 1));
            }
            try (Connection connection = database.connect();
                    Statement statement = connection.createStatement()) {
                statement.executeUpdate(
                        "UPDATE proprio_piece SET content = (SELECT content FROM proprio_piece p, proprio_part q"
                                + " WHERE q.name = 'about' AND p.sha256 = q.sha256)"
                                + " WHERE sha256 = (SELECT sha256 FROM proprio_part WHERE name = '" + part + "')");
            }
            try (Journal journal = open(database)) {
                assertThatThrownBy(() -> journal.last("run-1"))
                        .isInstanceOf(JournalException.class)
                        .hasMessageContaining("the %s of round 1 is not what was written", part);
            }
        }
    }
}
