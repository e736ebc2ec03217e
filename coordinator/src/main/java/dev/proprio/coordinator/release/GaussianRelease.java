package dev.proprio.coordinator.release;

import dev.proprio.coordinator.aggregation.Aggregate;
import dev.proprio.coordinator.aggregation.AggregatedSection;
import dev.proprio.coordinator.aggregation.ClippedSum;
import dev.proprio.coordinator.aggregation.SectionSum;
import dev.proprio.coordinator.privacy.PrivacyLedger;
import dev.proprio.coordinator.privacy.SubsampledGaussian;
import dev.proprio.coordinator.round.Release;
import dev.proprio.coordinator.round.Released;
import dev.proprio.coordinator.round.RoundContext;
import dev.proprio.coordinator.round.RunDefinition;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.coordinator.round.RunState;
import dev.proprio.proto.noise.DiscreteGaussian;
import dev.proprio.proto.update.ClientUpdate;
import dev.proprio.proto.update.Exchange;
import dev.proprio.proto.update.ExchangePart;
import dev.proprio.proto.update.UpdateClip;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The Gaussian mechanism: discrete Gaussian noise on the exact sum, in its own units, and then a division by the number of
 * updates that are expected, never by that of those that came. Every round is charged, also one that is given up.
 *
 * @param sum what the updates of the first round are added up by, and of all if the clip is fixed
 * @param mechanism what a round is charged, and the probability with which a device is in it
 * @param expected how many devices a round has in the mean, at least 1
 * @param adaptive how the clip follows the updates; empty if it is fixed
 */
public record GaussianRelease(
        ClippedSum sum, SubsampledGaussian mechanism, int expected, NoiseSource noise, Optional<AdaptiveClip> adaptive)
        implements Release {
    /** What a device tells of an update within the clip, so much above the middle. */
    private static final double HALF = 0.5;

    /** With a fixed clip. */
    public GaussianRelease(ClippedSum sum, SubsampledGaussian mechanism, int expected, NoiseSource noise) {
        this(sum, mechanism, expected, noise, Optional.empty());
    }

    @Override
    public RunDefinition fitted(RunDefinition run, RunState before) {
        if (adaptive.isEmpty()) {
            return run;
        }
        return clippedBy(sum(before).clip(), run);
    }

    /** A run's definition for a round with a clip of its own. */
    public static RunDefinition clippedBy(UpdateClip clip, RunDefinition run) {
        Map<String, String> work = new LinkedHashMap<>(run.algorithm());
        work.putAll(clip.setting());
        List<ExchangePart> parts = new ArrayList<>(run.exchange().parts());
        parts.add(new WithinSection());
        return run.with(draft -> draft.set(RunDefinition::algorithm, work)
                .set(RunDefinition::exchange, new Exchange(run.exchange().uniform(), parts))
                .set(RunDefinition::aggregation, new ClippedSum(clip)));
    }

    /** What the updates of the round after a state are added up by. */
    private ClippedSum sum(RunState before) {
        if (adaptive.isEmpty()) {
            return sum;
        }
        float norm = adapted(before).map(AdaptedClip::next).orElse(sum.clip().norm());
        return new ClippedSum(new UpdateClip(norm, true));
    }

    @Override
    public Released release(RoundContext round, Aggregate combined) {
        ClippedSum rule = sum(round.before());
        SectionSum exact = exact(combined, ClientUpdate.PARAMETERS);
        if (adaptive.isEmpty()) {
            long[] units = noise(round.round(), exact);
            return Released.of(new Aggregate(
                    Map.of(ClientUpdate.PARAMETERS, rule.plus(exact, units, expected)), expected, expected));
        }
        AdaptiveClip clip = adaptive.get();
        SectionSum within = exact(combined, UpdateClip.WITHIN);
        DiscreteGaussian told = clip.distribution();
        MessageDigest digest = digest(rule, exact);
        NoiseDraw.add(digest, within);
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(told.sigma()).flip());
        long identity = NoiseDraw.identity(digest);
        Map<String, AggregatedSection> sections = new LinkedHashMap<>();
        sections.put(
                ClientUpdate.PARAMETERS,
                rule.plus(exact, noise(rule, round.round(), exact.length(), identity), expected));
        sections.put(
                UpdateClip.WITHIN,
                ClippedSum.plus(within, clip.shift(), noise(told, round.round(), exact.length(), identity), expected));
        return Released.of(new Aggregate(sections, expected, expected));
    }

    private static SectionSum exact(Aggregate combined, String section) {
        return combined.sum(section)
                .orElseThrow(() -> new IllegalStateException("a private round's aggregate must be an exact sum"));
    }

    /** The noise on a round's sum with a fixed clip, in units of its grid. */
    long[] noise(int round, SectionSum exact) {
        return noise(sum, round, exact.length(), NoiseDraw.identity(digest(sum, exact)));
    }

    private long[] noise(ClippedSum rule, int round, int length, long identity) {
        return NoiseDraw.units(noise, new DiscreteGaussian(sigma(rule, length)), round, length, identity);
    }

    /** What is added to the sum of what updates tell: of the chunk after the parameters' last. */
    long[] noise(DiscreteGaussian told, int round, int length, long identity) {
        return new long[] {told.sampler().sample(noise.bits(round, Math.ceilDiv(length, NoiseDraw.CHUNK), identity))};
    }

    private MessageDigest digest(ClippedSum rule, SectionSum exact) {
        return NoiseDraw.digest(new DiscreteGaussian(sigma(rule, exact.length())), rule.grid(), exact);
    }

    /** The noise's standard deviation for vectors of a length with the first clip, in units of the sum's grid: rounded up. */
    long sigma(int length) {
        return sigma(sum, length);
    }

    private long sigma(ClippedSum rule, int length) {
        double multiplier = adaptive.map(clip -> clip.updateNoise(mechanism.noiseMultiplier()))
                .orElse(mechanism.noiseMultiplier());
        return (long) Math.ceil(multiplier * rule.sensitivity(length) / rule.grid());
    }

    @Override
    public RunState accounted(RoundContext round, Optional<Aggregate> released, RunState after) {
        RunState charged =
                after.with(LedgerPart.PART, LedgerPart.of(round.before()).plus(mechanism, 1));
        return adaptive.map(clip -> kept(charged, next(clip, round, released))).orElse(charged);
    }

    private static RunState kept(RunState after, AdaptedClip clip) {
        List<AdaptedClip> all =
                new ArrayList<>(after.part(AdaptedClipsPart.PART).orElse(List.of()));
        // Of a run that began before all of them were kept, there are not as many as rounds.
        boolean whole = all.size() == after.round() - 1;
        all.add(clip);
        RunState kept = whole ? after.with(AdaptedClipsPart.PART, List.copyOf(all)) : after;
        return kept.with(AdaptedClipPart.PART, clip);
    }

    private AdaptedClip next(AdaptiveClip clip, RoundContext round, Optional<Aggregate> released) {
        float used = sum(round.before()).clip().norm();
        Optional<Double> within = released.map(known -> known.section(UpdateClip.WITHIN)[0] + HALF);
        return new AdaptedClip(used, within.map(share -> clip.next(used, share)).orElse(used), within);
    }

    /** What has become of the clip up to a state; empty if it is fixed, or no round is over. */
    public static Optional<AdaptedClip> adapted(RunState state) {
        return state.part(AdaptedClipPart.PART);
    }

    /** What became of the clip in a round up to a state; empty if it is fixed, or not known any more. */
    public static Optional<AdaptedClip> adapted(RunState state, int round) {
        List<AdaptedClip> all = state.part(AdaptedClipsPart.PART).orElse(List.of());
        return round >= 1 && round <= all.size() ? Optional.of(all.get(round - 1)) : Optional.empty();
    }

    @Override
    public boolean showsUpdates() {
        return false;
    }

    @Override
    public void requireFit(RunState from) throws RunFailedException {
        PrivacyLedger ledger = LedgerPart.of(from);
        if (!ledger.isOf(mechanism) || ledger.rounds() != from.round()) {
            throw new RunFailedException(
                    "the run can't go on from round %s: its ledger has %s, but its settings and data now make rounds of %s; bring back what it began with, or start a run anew"
                            .formatted(from.round(), ledger.entries(), mechanism));
        }
        if (adapted(from).isPresent() != (adaptive.isPresent() && from.round() > 0)) {
            throw new RunFailedException(
                    "the run can't go on from round %s: its clip %s, but its settings now %s; bring back what it began with, or start a run anew"
                            .formatted(
                                    from.round(),
                                    adaptive.isPresent() ? "is not kept" : "was adaptive",
                                    adaptive.isPresent() ? "make it adaptive" : "fix it"));
        }
    }
}
