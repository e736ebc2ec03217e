package dev.proprio.coordinator.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.coordinator.additions.ArithmeticFleet;
import dev.proprio.coordinator.aggregation.ClippedSum;
import dev.proprio.coordinator.aggregation.SectionSum;
import dev.proprio.coordinator.factorization.IntegerFactor;
import dev.proprio.coordinator.factorization.SquareRootFactor;
import dev.proprio.coordinator.journal.Attachments;
import dev.proprio.coordinator.journal.Journal;
import dev.proprio.coordinator.journal.JournaledRounds;
import dev.proprio.coordinator.journal.Journals;
import dev.proprio.coordinator.privacy.PrivacyLedger;
import dev.proprio.coordinator.privacy.SubsampledGaussian;
import dev.proprio.coordinator.round.CohortPolicy;
import dev.proprio.coordinator.round.RoundEngine;
import dev.proprio.coordinator.round.RoundLog;
import dev.proprio.coordinator.round.RoundResult;
import dev.proprio.coordinator.round.RunDefinition;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.coordinator.round.RunState;
import dev.proprio.coordinator.selection.Cyclic;
import dev.proprio.proto.noise.DiscreteGaussian;
import dev.proprio.proto.update.UpdateClip;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BandedReleaseTest {
    private static final int ROUNDS = 8;
    private static final int BANDS = 3;

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @Test
    void everyTurnIsChargedOnceAndTheStateIsInStepWithTheRounds() throws Exception {
        List<RoundResult> results = new ArrayList<>();
        RunState end = engine(ROUNDS, 1, release(ROUNDS, BANDS, 2), results).resume(start());
        assertThat(LedgerPart.of(end)).isEqualTo(PrivacyLedger.EMPTY.plus(new SubsampledGaussian(2, 1), 3));
        for (RoundResult result : results) {
            assertThat(result.metrics()).isEmpty();
            PastNoise past = result.state().part(PastNoisePart.PART).orElseThrow();
            assertThat(past.round()).isEqualTo(result.round());
            int kept = result.round() == ROUNDS ? 0 : Math.min(result.round(), BANDS - 1);
            assertThat(past.pieces()).hasSize(kept);
        }
    }

    /** What is kept of a round is the same object in the next one's state, so that a commit writes one vector. */
    @Test
    void aCommitWritesTheNewRoundsNoiseAlone() throws Exception {
        List<RoundResult> results = new ArrayList<>();
        engine(ROUNDS, 1, release(ROUNDS, 4, 2), results).resume(start());
        PastNoise before = results.get(3).state().part(PastNoisePart.PART).orElseThrow();
        PastNoise after = results.get(4).state().part(PastNoisePart.PART).orElseThrow();
        assertThat(before.pieces().keySet()).containsExactly(2, 3, 4);
        assertThat(after.pieces().keySet()).containsExactly(3, 4, 5);
        assertThat(after.pieces().get(3)).isSameAs(before.pieces().get(3));
        assertThat(after.pieces().get(4)).isSameAs(before.pieces().get(4));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 7})
    void aRunThatGoesOnFromItsJournalHasTheBitsOfOneThatNeverStopped(int stop) throws Exception {
        RunState plain =
                engine(ROUNDS, 1, release(ROUNDS, BANDS, 2), new ArrayList<>()).resume(start());
        try (Journal journal = Journals.inFile(folder.resolve("journal.db"))) {
            journal.begin("banded", "a run");
            engine(stop, 1, release(ROUNDS, BANDS, 2), new ArrayList<>(), log(journal, stop))
                    .resume(start());
        }
        try (Journal journal = Journals.inFile(folder.resolve("journal.db"))) {
            RunState kept =
                    journal.last("banded").orElseThrow().rounds().getLast().state();
            RunState end = engine(ROUNDS, 1, release(ROUNDS, BANDS, 2), new ArrayList<>(), log(journal, ROUNDS))
                    .resume(kept);
            assertThat(end.model().sha256()).isEqualTo(plain.model().sha256());
            assertThat(LedgerPart.of(end)).isEqualTo(LedgerPart.of(plain));
        }
    }

    @Test
    void skippedRoundsAreChargedAndTheRunStaysInStep() throws Exception {
        List<RoundResult> results = new ArrayList<>();
        BandedRelease release = release(ROUNDS, BANDS, 2);
        assertThatThrownBy(() -> engine(4, 1e-9, release, results).resume(start()))
                .isInstanceOf(RunFailedException.class)
                .hasMessageContaining("had fewer than 1 usable update; in the last, the selection drew nobody");
        RunState skipped = results.getLast().state();
        assertThat(LedgerPart.of(skipped).rounds()).isEqualTo(Math.ceilDiv(skipped.round(), BANDS));
        assertThat(skipped.part(PastNoisePart.PART).orElseThrow().round()).isEqualTo(skipped.round());
        RunState end = engine(ROUNDS, 1, release, new ArrayList<>()).resume(skipped);
        assertThat(end.round()).isEqualTo(ROUNDS);
        assertThat(LedgerPart.of(end).rounds()).isEqualTo(3);
    }

    @Test
    void aRunDoesNotGoOnWithNoiseThatHangsTogetherInAnotherWay() throws Exception {
        RunState half =
                engine(4, 1, release(ROUNDS, BANDS, 2), new ArrayList<>()).resume(start());
        BandedRelease longer = release(ROUNDS + 1, BANDS, 2);
        BandedRelease clipped = new BandedRelease(
                new ClippedSum(new UpdateClip(2)), longer.mechanism(), BANDS, 4, longer.noise(), factor(ROUNDS, BANDS));
        for (BandedRelease other : List.of(longer, clipped)) {
            assertThatThrownBy(() -> engine(ROUNDS, 1, other, new ArrayList<>()).resume(half))
                    .isInstanceOf(RunFailedException.class)
                    .hasMessageContaining("the run can't go on from round 4: the noise that is kept is of round 4");
        }
        assertThatThrownBy(() -> engine(ROUNDS, 1, release(ROUNDS, BANDS, 1), new ArrayList<>())
                        .resume(half))
                .hasMessageContaining("the run can't go on from round 4: its ledger has");
        RunState forgotten = half.without(PastNoisePart.PART);
        assertThatThrownBy(() -> engine(ROUNDS, 1, release(ROUNDS, BANDS, 2), new ArrayList<>())
                        .resume(forgotten))
                .hasMessageContaining("the noise that is kept is of round 0");
    }

    /** With the same sum of a round, two runs whose earlier rounds differed draw numbers that differ, too. */
    @Test
    void keyedNoiseFollowsFromTheRoundsBefore() {
        BandedRelease release = release(ROUNDS, BANDS, 2);
        var zeros = new SectionSum(50, new TreeMap<>(Map.of(0, new long[50])), 1);
        PastNoise none = PastNoise.none("a name");
        long[] first = new long[50];
        long[] other = new long[50];
        other[0] = 1;
        long[] one = release.noise(2, zeros, none.with(1, BANDS, first));
        long[] two = release.noise(2, zeros, none.with(1, BANDS, other));
        assertThat(release.noise(2, zeros, none.with(1, BANDS, first))).isEqualTo(one);
        // Where the past noise is the same, z would be, too.
        long same = IntStream.range(1, 50).filter(i -> one[i] == two[i]).count();
        assertThat(same).isLessThan(3);
    }

    @Test
    void fewerBlocksThanBandsAreRefused() {
        BandedRelease release = release(ROUNDS, BANDS, 2);
        assertThatThrownBy(() -> new BandedRelease(
                        release.sum(), release.mechanism(), BANDS - 1, 4, release.noise(), release.factor()))
                .hasMessage(
                        "2 blocks take turns but the noise of 3 rounds hangs together: there must be at least as many");
    }

    /** No clip and noise that settings allow, on a model of any size, is beyond what can be drawn. */
    @ParameterizedTest
    @ValueSource(floats = {0.0001f, 0.49999997f, 1, 1.9999999f, 511.99997f, 1000})
    void theMostNoiseCanBeDrawn(float norm) {
        var release = new BandedRelease(
                new ClippedSum(new UpdateClip(norm)),
                new SubsampledGaussian(32, 1),
                BANDS,
                4,
                NoiseSource.keyed(7),
                factor(ROUNDS, BANDS));
        for (int length : new int[] {1, 1 << 24}) {
            assertThat(release.sigma(length)).isBetween(1L, DiscreteGaussian.LARGEST);
        }
    }

    private static RunState start() {
        return ArithmeticFleet.initial(definition(ROUNDS, 1));
    }

    private static IntegerFactor factor(int rounds, int bands) {
        return new IntegerFactor(SquareRootFactor.of(rounds, bands));
    }

    private static BandedRelease release(int rounds, int bands, double multiplier) {
        return new BandedRelease(
                new ClippedSum(new UpdateClip(1)),
                new SubsampledGaussian(multiplier, 1),
                bands,
                4,
                NoiseSource.keyed(7),
                factor(rounds, bands));
    }

    private static RunDefinition definition(int rounds, double rate) {
        return RunDefinition.fedAvg("banded", 7, rounds, new CohortPolicy(4, 1, 1, Duration.ofMinutes(1)))
                .with(draft -> draft.set(RunDefinition::selection, new Cyclic(Optional.of(BANDS), Optional.of(rate)))
                        .set(RunDefinition::aggregation, new ClippedSum(new UpdateClip(1))));
    }

    private static RoundLog log(Journal journal, int rounds) {
        return new JournaledRounds(journal, new JournaledRounds.Settings("banded", rounds, 1, 1), Attachments.NONE);
    }

    private static RoundEngine engine(int rounds, double rate, BandedRelease release, List<RoundResult> results) {
        return engine(rounds, rate, release, results, RoundLog.NONE);
    }

    private static RoundEngine engine(
            int rounds, double rate, BandedRelease release, List<RoundResult> results, RoundLog log) {
        return ReleasedRounds.engine(definition(rounds, rate), release, results, log);
    }
}
