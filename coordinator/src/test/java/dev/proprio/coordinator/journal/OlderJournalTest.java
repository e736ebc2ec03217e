package dev.proprio.coordinator.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.coordinator.additions.ArithmeticFleet;
import dev.proprio.coordinator.round.RoundEngine;
import dev.proprio.coordinator.round.RunDefinition;
import dev.proprio.coordinator.round.RunState;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A journal that an earlier version has left after three of six rounds is gone on from, to the same bits. The file is what
 * {@link #keep} wrote before a state was made of parts: all of it was one part and its vectors.
 */
class OlderJournalTest {
    private static final int KEPT = 3;
    private static final int ROUNDS = 6;
    private static final List<String> RUNS = List.of("history", "clipping");

    /** The models after three and after six rounds, from that version. */
    private static final Map<String, List<String>> MODELS = Map.of(
            "history",
            List.of(
                    "bd027cc69b43e26b23961db0e45599145ead736c5d1e445272113f877041ba31",
                    "84e2d95526b98d4d83a17a963e24130a2963eb5a136fa3d89936e6c34fc1dba7"),
            "clipping",
            List.of(
                    "973d0fdc31407a44bea64532f43aaddf4b9d0301239bf4f02e412c22db6739d7",
                    "cf5326a5d43a341bb4167bc4fefbb24033ec84bca9d4b7c73332dea06c7bd28d"));

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @Test
    void aStateThatIsOnePartIsGoneOnFromToTheSameBits() throws Exception {
        Path file = folder.resolve("older.db");
        try (InputStream stored = OlderJournalTest.class.getResourceAsStream("one-part-state.db.gz")) {
            Files.copy(new GZIPInputStream(Optional.ofNullable(stored).orElseThrow()), file);
        }
        assertGoneOnFrom(file);
    }

    @Test
    void soIsOneOfThisVersion() throws Exception {
        Path file = folder.resolve("now.db");
        for (String run : RUNS) {
            keep(file, run);
        }
        assertGoneOnFrom(file);
    }

    private static void assertGoneOnFrom(Path file) throws Exception {
        for (String run : RUNS) {
            RunDefinition definition = ArithmeticFleet.definition(run, ROUNDS);
            RunState whole = new RoundEngine(definition, new ArithmeticFleet(), List.of())
                    .resume(ArithmeticFleet.initial(definition));
            try (Journal journal = Journals.inFile(file)) {
                Committed last = journal.last(run).orElseThrow();
                RunState from = last.rounds().getLast().state();
                assertThat(from.model().sha256())
                        .isEqualTo(MODELS.getOrDefault(run, List.of()).getFirst());
                assertThat(last.attachments()).containsOnlyKeys("device/3");
                RunState end = new RoundEngine(definition, new ArithmeticFleet(), List.of(), log(journal, definition))
                        .resume(from);
                assertThat(end.model().sha256())
                        .isEqualTo(MODELS.getOrDefault(run, List.of()).getLast())
                        .isEqualTo(whole.model().sha256());
                Rounds.assertSame(end, whole);
                Rounds.assertSame(
                        journal.last(run).orElseThrow().rounds().getLast().state(), whole);
            }
        }
    }

    /** Leaves a run in a journal after three rounds. */
    static void keep(Path file, String run) throws Exception {
        RunDefinition definition = ArithmeticFleet.definition(run, KEPT);
        try (Journal journal = Journals.inFile(file)) {
            journal.begin(run, "a run");
            new RoundEngine(definition, new ArithmeticFleet(), List.of(), log(journal, definition))
                    .resume(ArithmeticFleet.initial(definition));
        }
    }

    private static JournaledRounds log(Journal journal, RunDefinition run) {
        return new JournaledRounds(
                journal,
                new JournaledRounds.Settings(run.id(), run.rounds(), 1, 1),
                last -> Map.of("device/3", Optional.of(new byte[] {1, 2, (byte) last.round()})));
    }
}
