package dev.proprio.coordinator.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.coordinator.additions.ArithmeticFleet;
import dev.proprio.coordinator.aggregation.ClippedSum;
import dev.proprio.coordinator.aggregation.SectionSum;
import dev.proprio.coordinator.privacy.PrivacyLedger;
import dev.proprio.coordinator.privacy.SubsampledGaussian;
import dev.proprio.coordinator.privacy.SummedDiscreteGaussian;
import dev.proprio.coordinator.privacy.SummedSkellam;
import dev.proprio.coordinator.round.CohortPolicy;
import dev.proprio.coordinator.round.RoundEngine;
import dev.proprio.coordinator.round.RoundLog;
import dev.proprio.coordinator.round.RoundResult;
import dev.proprio.coordinator.round.RunDefinition;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.coordinator.round.RunState;
import dev.proprio.coordinator.selection.Poisson;
import dev.proprio.coordinator.state.StatePiece;
import dev.proprio.proto.noise.DiscreteGaussian;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.stored.StoredFormatException;
import dev.proprio.proto.stored.StoredWriter;
import dev.proprio.proto.update.UpdateClip;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GaussianReleaseTest {
    private static final int EXPECTED = 4;

    /** 1,000 releases of nothing: a mean of 0 and the variance that was promised, within 4 standard errors. */
    @ParameterizedTest
    @CsvSource({"1,1,keyed", "0.001,0.5,keyed", "700,20,keyed", "1,1,secret"})
    void theNoiseIsThere(float norm, double multiplier, String source) {
        GaussianRelease release = release(norm, multiplier, source);
        int length = 50;
        int samples = 1000 * length;
        double mean = 0;
        double variance = 0;
        for (int round = 1; round <= 1000; round++) {
            for (long units : release.noise(round, sum(new long[length]))) {
                double relative = units * release.sum().grid() / (norm * multiplier);
                mean += relative / samples;
                variance += relative * relative / samples;
            }
        }
        assertThat(mean).isCloseTo(0, within(4 / Math.sqrt(samples)));
        assertThat(variance).isCloseTo(1, within(4 * Math.sqrt(2.0 / samples) + 1e-3));
        double least = multiplier * release.sum().sensitivity(length);
        assertThat(release.sigma(length) * release.sum().grid()).isBetween(least, least * 1.001);
    }

    @Test
    void theSameKeysGiveTheSameNoiseHoweverLongTheVectorIs() {
        GaussianRelease release = release(1, 1, "keyed");
        SectionSum zeros = sum(new long[10_000]);
        long[] much = release.noise(3, zeros);
        assertThat(release.noise(3, zeros)).isEqualTo(much);
        assertThat(release.noise(4, zeros)).isNotEqualTo(much);
        assertThat(release(1, 1, "secret").noise(3, zeros))
                .isNotEqualTo(release(1, 1, "secret").noise(3, zeros));
    }

    /** Two runs with one seed and a device more, or other settings: their difference has the noise of both. */
    @Test
    void noiseOnAnotherSumIsOtherNoise() {
        int length = 20_000;
        GaussianRelease release = release(1, 1, "keyed");
        long[] lanes = new long[length];
        long[] plain = release.noise(1, sum(lanes.clone()));
        lanes[length - 1] = 1L << 40;
        long[] other = release.noise(1, sum(lanes));
        long[] louder = release(1, 2, "keyed").noise(1, sum(new long[length]));
        double sigma = release.sigma(length);
        assertThat(correlation(plain, other, sigma, sigma)).isCloseTo(0, within(4 / Math.sqrt(length)));
        assertThat(correlation(plain, louder, sigma, 2 * sigma)).isCloseTo(0, within(4 / Math.sqrt(length)));
    }

    private static double correlation(long[] one, long[] other, double sigma, double otherSigma) {
        double products = 0;
        for (int i = 0; i < one.length; i++) {
            products += one[i] / sigma * (other[i] / otherSigma) / one.length;
        }
        return products;
    }

    private static SectionSum sum(long[] lanes) {
        return new SectionSum(lanes.length, new TreeMap<>(Map.of(0, lanes)), 1);
    }

    /** No clip and noise that settings allow, on a model of any size, is beyond what can be drawn. */
    @ParameterizedTest
    @ValueSource(floats = {0.0001f, 0.49999997f, 1, 1.9999999f, 511.99997f, 1000})
    void theMostNoiseCanBeDrawn(float norm) {
        GaussianRelease release = release(norm, 32, "keyed");
        for (int length : new int[] {1, 1 << 24}) {
            assertThat(release.sigma(length)).isBetween(1L, DiscreteGaussian.LARGEST);
        }
        assertThat(release.noise(1, sum(new long[3]))).hasSize(3);
    }

    /** Whoever is in the round, what is added is the noise over the number that is expected. */
    @ParameterizedTest
    @ValueSource(doubles = {1, 0.4})
    void aRunsModelHasTheNoiseOverTheExpectedNumber(double rate) throws Exception {
        RunDefinition run = definition(1, rate);
        GaussianRelease keyed = release(1, 1, "keyed");
        GaussianRelease one = new GaussianRelease(keyed.sum(), keyed.mechanism(), EXPECTED, ofRound(7));
        GaussianRelease other = new GaussianRelease(keyed.sum(), keyed.mechanism(), EXPECTED, ofRound(8));
        RunState start = ArithmeticFleet.initial(run);
        float[] model =
                engine(run, one, new ArrayList<>()).resume(start).model().parameters();
        float[] another =
                engine(run, other, new ArrayList<>()).resume(start).model().parameters();
        long[] units = one.noise(1, sum(new long[model.length]));
        long[] others = other.noise(1, sum(new long[model.length]));
        for (int i = 0; i < model.length; i++) {
            double moved = (units[i] - others[i]) * one.sum().grid() / EXPECTED;
            assertThat((double) model[i] - another[i]).isCloseTo(moved, within(1e-5));
        }
    }

    @Test
    void everyRoundIsChargedOnceAndTellsNothingOfSingleUpdates() throws Exception {
        RunDefinition run = definition(5, 0.4);
        List<RoundResult> results = new ArrayList<>();
        RunState end = engine(run, release(1, 2, "keyed"), results).resume(ArithmeticFleet.initial(run));
        assertThat(LedgerPart.of(end)).isEqualTo(PrivacyLedger.EMPTY.plus(new SubsampledGaussian(2, 0.4), 5));
        for (RoundResult result : results) {
            assertThat(result.metrics()).isEmpty();
            assertThat(result.weight()).isEqualTo(result.moved() ? result.accepted() : 0);
            assertThat(LedgerPart.of(result.state()).rounds()).isEqualTo(result.round());
        }
    }

    @Test
    void aRoundOfNobodyIsSkippedAndCharged() throws Exception {
        RunDefinition run = definition(2, 1e-9);
        List<RoundResult> results = new ArrayList<>();
        assertThatThrownBy(() -> engine(run, release(1, 2, "keyed"), results).resume(ArithmeticFleet.initial(run)))
                .isInstanceOf(RunFailedException.class)
                .hasMessageContaining("had fewer than 1 usable update");
        assertThat(results).hasSize(2).noneMatch(RoundResult::moved);
        assertThat(LedgerPart.of(results.getLast().state()).rounds()).isEqualTo(2);
    }

    @Test
    void aRunDoesNotGoOnWithAnotherLedger() throws Exception {
        RunDefinition run = definition(2, 0.4);
        RunState state = engine(run, release(1, 2, "keyed"), new ArrayList<>()).resume(ArithmeticFleet.initial(run));
        RunDefinition longer = run.with(RunDefinition::rounds, 3);
        GaussianRelease other = release(1, 1, "keyed");
        assertThatThrownBy(() -> engine(longer, other, new ArrayList<>()).resume(state))
                .isInstanceOf(RunFailedException.class)
                .hasMessageContaining("the run can't go on from round 2: its ledger has");
        RunState forgotten = state.without(LedgerPart.PART);
        assertThatThrownBy(() -> engine(longer, release(1, 2, "keyed"), new ArrayList<>())
                        .resume(forgotten))
                .hasMessageContaining("the run can't go on from round 2");
        assertThat(engine(longer, release(1, 2, "keyed"), new ArrayList<>())
                        .resume(state)
                        .round())
                .isEqualTo(3);
    }

    @Test
    void aLedgerIsKeptAsItIs() throws Exception {
        PrivacyLedger ledger = PrivacyLedger.of(1.1, 0.01, 7)
                .plus(new SubsampledGaussian(3, 1), 1L << 40)
                .plus(SummedSkellam.of(100, 3, 5), 2)
                .plus(SummedDiscreteGaussian.of(20, 3, 1e-9, 5), 3);
        var part = LedgerPart.PART;
        int version = part.version();
        assertThat(part.decode(version, part.encode(ledger), 5)).isEqualTo(ledger);
        assertThat(part.decode(version, part.encode(PrivacyLedger.EMPTY), 5)).isEqualTo(PrivacyLedger.EMPTY);
    }

    @Test
    void aLedgerOfTheFirstVersionIsRead() throws Exception {
        byte[] stored = new StoredWriter("ledger", 1)
                .integer(2)
                .real(1.1)
                .real(0.01)
                .number(7)
                .real(3)
                .real(1)
                .number(1L << 40)
                .bytes();
        assertThat(LedgerPart.PART.decode(1, Map.of("ledger", new StatePiece(stored)), 5))
                .isEqualTo(PrivacyLedger.of(1.1, 0.01, 7).plus(new SubsampledGaussian(3, 1), 1L << 40));
    }

    @Test
    void anUnknownMechanismIsASentence() {
        byte[] stored =
                new StoredWriter("ledger", 2).integer(1).text("telepathy").bytes();
        assertThatThrownBy(() -> LedgerPart.PART.decode(2, Map.of("ledger", new StatePiece(stored)), 5))
                .isInstanceOf(StoredFormatException.class)
                .hasMessageContaining("telepathy");
    }

    /** The same noise, whatever it is for. */
    private static NoiseSource ofRound(long seed) {
        return (round, chunk, sum) -> KeyedRandom.of(seed, "noise", round, chunk);
    }

    private static GaussianRelease release(float norm, double multiplier, String source) {
        NoiseSource noise = source.equals("secret") ? NoiseSource.SECRET : NoiseSource.keyed(7);
        return new GaussianRelease(
                new ClippedSum(new UpdateClip(norm)), new SubsampledGaussian(multiplier, 0.4), EXPECTED, noise);
    }

    private static RunDefinition definition(int rounds, double rate) {
        return RunDefinition.fedAvg("private", 7, rounds, new CohortPolicy(EXPECTED, 1, 1, Duration.ofMinutes(1)))
                .with(draft -> draft.set(RunDefinition::selection, new Poisson(Optional.of(rate)))
                        .set(RunDefinition::aggregation, new ClippedSum(new UpdateClip(1))));
    }

    private static RoundEngine engine(RunDefinition run, GaussianRelease release, List<RoundResult> results) {
        return ReleasedRounds.engine(run, release, results, RoundLog.NONE);
    }
}
