package dev.proprio.coordinator.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.coordinator.round.RoundResult;
import dev.proprio.coordinator.round.RunState;
import dev.proprio.coordinator.state.StatePart;
import dev.proprio.coordinator.state.StateParts;
import dev.proprio.coordinator.state.StatePiece;
import dev.proprio.coordinator.state.StoredPart;
import dev.proprio.proto.stored.StoredFormatException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An owner that nobody else has heard of keeps what it likes in a run's state. */
class StatePartsTest {
    private static final LinesPart LINES = new LinesPart("lines", 2);

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    /** Lines, a piece each, so that a longer text is an older one and what was added. */
    private record LinesPart(String name, int version) implements StatePart<List<StatePiece>> {
        @Override
        public Map<String, StatePiece> encode(List<StatePiece> lines) {
            Map<String, StatePiece> pieces = new LinkedHashMap<>();
            lines.forEach(line -> pieces.put(Integer.toString(pieces.size()), line));
            return pieces;
        }

        @Override
        public List<StatePiece> decode(int version, Map<String, StatePiece> pieces, int parameters)
                throws StoredFormatException {
            List<StatePiece> lines = new ArrayList<>();
            for (int i = 0; i < pieces.size(); i++) {
                lines.add(StatePiece.of(pieces, Integer.toString(i)));
            }
            return lines;
        }
    }

    @Test
    void whatGrowsIsAppendedToAndKeptOnceAndSurvivesThoseWhoDoNotKnowIt() throws Exception {
        Path file = folder.resolve("journal.db");
        List<StatePiece> lines = new ArrayList<>();
        try (Journal journal = Journals.inFile(file)) {
            journal.begin("run", "a run");
            for (int round = 1; round <= 4; round++) {
                lines.add(new StatePiece(("line " + round).getBytes(StandardCharsets.UTF_8)));
                commit(journal, round, Rounds.result(1, round).state().with(LINES, List.copyOf(lines)));
            }
        }
        assertThat(count(file, "proprio_part WHERE name LIKE 'state/lines/%' AND round = 4"))
                .isEqualTo(4);
        assertThat(count(file, "proprio_piece WHERE CAST(content AS TEXT) LIKE 'line %'"))
                .isEqualTo(4);

        try (Journal journal = Journals.inFile(file)) {
            RunState read = journal.last("run").orElseThrow().rounds().getLast().state();
            commit(journal, 5, new RunState(5, 0, read.model(), read.parts()));
        }
        try (Journal journal = Journals.inFile(file)) {
            RunState read = journal.last("run").orElseThrow().rounds().getLast().state();
            assertThat(read.part(LINES).orElseThrow()).isEqualTo(lines);
            assertThat(read.without(LINES).part(LINES)).isEmpty();
        }
    }

    @Test
    void whatANewerVersionWroteAndWhatIsIncompleteIsRefused() {
        RunState state = Rounds.result(1, 1).state();
        var newer = StateParts.stored(Map.of("lines", new StoredPart(3, Map.of())));
        assertThatThrownBy(() -> new RunState(7, 0, state.model(), newer).part(LINES))
                .hasMessage("the lines of the state of round 7 can't be read: the lines of a run's state has version 3,"
                        + " of which versions 1 to 2 are known here; use the Proprio that wrote it");
        var hole = StateParts.stored(Map.of("lines", new StoredPart(2, Map.of("1", new StatePiece(new byte[0])))));
        assertThatThrownBy(() -> new RunState(7, 0, state.model(), hole).part(LINES))
                .hasMessageContaining("the piece \"0\" is missing");
    }

    @Test
    void twoOwnersOfOneNameAreRefused() {
        RunState state = Rounds.result(1, 1).state().with(LINES, List.of());
        assertThatThrownBy(() -> state.part(new LinesPart("lines", 1)))
                .hasMessage("two owners have a part of a run's state that is named \"lines\"");
    }

    private static void commit(Journal journal, int round, RunState state) throws JournalException {
        RoundResult result = Rounds.result(1, round);
        var committed = new RoundResult(
                state,
                result.moved(),
                result.outcomes(),
                result.weight(),
                result.metrics(),
                result.traffic(),
                result.elapsed(),
                result.secure());
        journal.commit(new Commit("run", List.of(committed), Map.of(), 1));
    }

    private static long count(Path file, String where) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement();
                var found = statement.executeQuery("SELECT COUNT(*) FROM " + where)) {
            assertThat(found.next()).isTrue();
            return found.getLong(1);
        }
    }
}
