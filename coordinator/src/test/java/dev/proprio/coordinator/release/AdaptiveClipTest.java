package dev.proprio.coordinator.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.coordinator.additions.ArithmeticFleet;
import dev.proprio.coordinator.aggregation.ClippedSum;
import dev.proprio.coordinator.privacy.PrivacyLedger;
import dev.proprio.coordinator.privacy.SubsampledGaussian;
import dev.proprio.coordinator.round.CohortPolicy;
import dev.proprio.coordinator.round.RoundEngine;
import dev.proprio.coordinator.round.RoundLog;
import dev.proprio.coordinator.round.RoundResult;
import dev.proprio.coordinator.round.RunDefinition;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.coordinator.round.RunState;
import dev.proprio.coordinator.selection.Poisson;
import dev.proprio.proto.update.UpdateClip;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdaptiveClipTest {
    private static final int EXPECTED = 4;
    private static final double SIGMA = 0.9;
    private static final AdaptiveClip RULE = new AdaptiveClip(0.5, 0.2, SIGMA);

    @ParameterizedTest
    @CsvSource({"1,100,1.005037815", "1,20,1.154700538", "0.6,1000,0.600010800", "2,50,2.182178902"})
    void theUpdatesNoiseIsRaisedByWhatTheOtherCosts(double multiplier, int cohort, double raised) {
        var clip = new AdaptiveClip(0.5, 0.2, cohort / 20.0);
        assertThat(clip.fits(multiplier)).isTrue();
        assertThat(clip.updateNoise(multiplier)).isCloseTo(raised, within(1e-9));
        double both = Math.pow(clip.updateNoise(multiplier), -2) + Math.pow(2 * clip.noise(), -2);
        assertThat(1 / Math.sqrt(both)).isCloseTo(multiplier, within(1e-12));
    }

    @Test
    void noiseThatLeavesNothingToTheUpdateDoesNotFit() {
        assertThat(RULE.fits(2 * SIGMA)).isFalse();
        assertThat(RULE.fits(2 * SIGMA - 1e-9)).isTrue();
    }

    @Test
    void theClipFollowsTheQuantile() {
        double[] shares = {0.9, 0.7, 0.5};
        double[] clips = {0.0923116346, 0.0886920437, 0.0886920437};
        double clip = 0.1;
        float told = 0.1f;
        for (int i = 0; i < shares.length; i++) {
            clip = RULE.after(clip, shares[i]);
            told = RULE.next(told, shares[i]);
            assertThat(clip).isCloseTo(clips[i], within(1e-10));
            assertThat((double) told).isCloseTo(clips[i], within(1e-8));
        }
        assertThat(RULE.next(1000, -50)).isEqualTo(1000);
        assertThat(RULE.next(0.0001f, 50)).isEqualTo(0.0001f);
    }

    /** 2,000 draws: a mean of 0 and the variance that was promised, within 4 standard errors. */
    @ParameterizedTest
    @ValueSource(doubles = {0.06, 0.9, 50, 300_000})
    void whatIsToldOfTheClipHasItsOwnNoise(double sigma) {
        var clip = new AdaptiveClip(0.5, 0.2, sigma);
        double unit = Math.scalb(1.0, clip.shift() - ClippedSum.LANE_BITS);
        assertThat(0.5 / unit).isEqualTo(Math.rint(0.5 / unit));
        int samples = 2000;
        double mean = 0;
        double variance = 0;
        for (int round = 1; round <= samples; round++) {
            double relative = release(1).noise(clip.distribution(), round, 5, 0)[0] * unit / sigma;
            mean += relative / samples;
            variance += relative * relative / samples;
        }
        assertThat(mean).isCloseTo(0, within(4 / Math.sqrt(samples)));
        assertThat(variance).isCloseTo(1, within(4 * Math.sqrt(2.0 / samples)));
    }

    @Test
    void aRunsClipFollowsItsUpdatesAndBothTogetherAreChargedOnce() throws Exception {
        RunDefinition run = definition(5);
        List<RoundResult> results = new ArrayList<>();
        RunState end = engine(run, release(1), results).resume(ArithmeticFleet.initial(run));
        assertThat(LedgerPart.of(end)).isEqualTo(PrivacyLedger.EMPTY.plus(new SubsampledGaussian(1, 0.4), 5));
        float clip = 0.1f;
        for (RoundResult result : results) {
            AdaptedClip adapted = GaussianRelease.adapted(result.state()).orElseThrow();
            assertThat(adapted.used()).isEqualTo(clip);
            assertThat(adapted.within()).isEqualTo(adapted.within().filter(share -> result.moved()));
            float used = clip;
            clip = adapted.within().map(share -> RULE.next(used, share)).orElse(used);
            assertThat(adapted.next()).isEqualTo(clip);
        }
        assertThat(clip).isNotEqualTo(0.1f);
    }

    @Test
    void aRunGoesOnWithTheClipThatItHadAndWithNoOther() throws Exception {
        RunDefinition run = definition(5);
        RunState whole = engine(run, release(1), new ArrayList<>()).resume(ArithmeticFleet.initial(run));
        RunState half =
                engine(definition(2), release(1), new ArrayList<>()).resume(ArithmeticFleet.initial(definition(2)));
        var part = AdaptedClipPart.PART;
        AdaptedClip kept = GaussianRelease.adapted(half).orElseThrow();
        RunState read = half.with(part, part.decode(1, part.encode(kept), 5));
        RunState end = engine(run, release(1), new ArrayList<>()).resume(read);
        assertThat(end.model().sha256()).isEqualTo(whole.model().sha256());
        assertThat(GaussianRelease.adapted(end)).isEqualTo(GaussianRelease.adapted(whole));

        assertThatThrownBy(() -> engine(run, release(1), new ArrayList<>()).resume(half.without(part)))
                .isInstanceOf(RunFailedException.class)
                .hasMessageContaining("can't go on from round 2: its clip is not kept");
        var fixed = new GaussianRelease(
                new ClippedSum(new UpdateClip(0.1f)), release(1).mechanism(), EXPECTED, NoiseSource.keyed(7));
        assertThatThrownBy(() -> engine(run, fixed, new ArrayList<>()).resume(half))
                .hasMessageContaining("can't go on from round 2: its clip was adaptive, but its settings now fix it");
    }

    private static GaussianRelease release(double multiplier) {
        return new GaussianRelease(
                new ClippedSum(new UpdateClip(0.1f)),
                new SubsampledGaussian(multiplier, 0.4),
                EXPECTED,
                NoiseSource.keyed(7),
                Optional.of(RULE));
    }

    private static RunDefinition definition(int rounds) {
        return RunDefinition.fedAvg("adaptive", 7, rounds, new CohortPolicy(EXPECTED, 1, 1, Duration.ofMinutes(1)))
                .with(RunDefinition::selection, new Poisson(Optional.of(0.4)));
    }

    private static RoundEngine engine(RunDefinition run, GaussianRelease release, List<RoundResult> results) {
        return ReleasedRounds.engine(run, release, results, RoundLog.NONE);
    }
}
