package dev.proprio.coordinator.additions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.coordinator.aggregation.Aggregate;
import dev.proprio.coordinator.clock.RoundClock;
import dev.proprio.coordinator.journal.Attachments;
import dev.proprio.coordinator.journal.Journal;
import dev.proprio.coordinator.journal.JournaledRounds;
import dev.proprio.coordinator.journal.Journals;
import dev.proprio.coordinator.round.Release;
import dev.proprio.coordinator.round.Released;
import dev.proprio.coordinator.round.RoundContext;
import dev.proprio.coordinator.round.RoundEngine;
import dev.proprio.coordinator.round.RunDefinition;
import dev.proprio.coordinator.round.RunState;
import dev.proprio.coordinator.state.StatePart;
import dev.proprio.coordinator.state.StatePiece;
import dev.proprio.proto.stored.StoredFormatException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A privacy rule that lets everything pass, and counts in the run's state the rounds whose sum was seen. */
class AddedPrivacyTest {
    private static final int ROUNDS = 6;

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @ParameterizedTest
    @ValueSource(strings = {"history", "clipping"})
    void aRuleThatLetsAllPassLeavesTheBitsAndKeepsItsOwnStateThroughARestart(String name) throws Exception {
        RunDefinition run = ArithmeticFleet.definition(name, ROUNDS);
        RunState plain = new RoundEngine(run, new ArithmeticFleet(), List.of()).resume(ArithmeticFleet.initial(run));
        RunDefinition half = ArithmeticFleet.definition(name, ROUNDS / 2);
        try (Journal journal = Journals.inFile(folder.resolve("journal.db"))) {
            journal.begin(name, "a run");
            engine(half, journal).resume(ArithmeticFleet.initial(half));
        }
        try (Journal journal = Journals.inFile(folder.resolve("journal.db"))) {
            RunState kept = journal.last(name).orElseThrow().rounds().getLast().state();
            assertThat(kept.part(ReleasesPart.PART)).contains(ROUNDS / 2);
            RunState end = engine(run, journal).resume(kept);
            assertThat(end.model().sha256()).isEqualTo(plain.model().sha256());
            assertThat(end.part(ReleasesPart.PART)).contains(ROUNDS);
        }
    }

    private static RoundEngine engine(RunDefinition run, Journal journal) {
        var settings = new JournaledRounds.Settings(run.id(), run.rounds(), 1, 1);
        var log = new JournaledRounds(journal, settings, Attachments.NONE);
        return new RoundEngine(run, new ArithmeticFleet(), List.of(), log, new PassingRelease(), RoundClock.SYSTEM);
    }

    private record PassingRelease() implements Release {
        @Override
        public Released release(RoundContext round, Aggregate combined) {
            return Released.of(combined);
        }

        @Override
        public RunState accounted(RoundContext round, Optional<Aggregate> released, RunState after) {
            int before = round.before().part(ReleasesPart.PART).orElse(0);
            return after.with(ReleasesPart.PART, before + (released.isPresent() ? 1 : 0));
        }
    }

    private record ReleasesPart() implements StatePart<Integer> {
        static final ReleasesPart PART = new ReleasesPart();

        @Override
        public String name() {
            return "privacy";
        }

        @Override
        public int version() {
            return 1;
        }

        @Override
        public Map<String, StatePiece> encode(Integer releases) {
            return Map.of(
                    "releases",
                    new StatePiece(ByteBuffer.allocate(4).putInt(releases).array()));
        }

        @Override
        public Integer decode(int version, Map<String, StatePiece> pieces, int parameters)
                throws StoredFormatException {
            return ByteBuffer.wrap(StatePiece.of(pieces, "releases").content()).getInt();
        }
    }
}
