package dev.proprio.coordinator.release;

import dev.proprio.coordinator.aggregation.Aggregate;
import dev.proprio.coordinator.aggregation.ClippedSum;
import dev.proprio.coordinator.aggregation.SectionSum;
import dev.proprio.coordinator.factorization.IntegerFactor;
import dev.proprio.coordinator.privacy.PrivacyLedger;
import dev.proprio.coordinator.privacy.SubsampledGaussian;
import dev.proprio.coordinator.round.Release;
import dev.proprio.coordinator.round.Released;
import dev.proprio.coordinator.round.RoundContext;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.coordinator.round.RunState;
import dev.proprio.coordinator.state.StateParts;
import dev.proprio.proto.noise.DiscreteGaussian;
import dev.proprio.proto.update.ClientUpdate;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;

/**
 * The banded matrix mechanism (Choquette-Choo et al. 2023, arXiv:2306.08153): noise that {@linkplain CorrelatedNoise hangs
 * together} over rounds so that it largely cancels in the model, which is their sum. It costs little because blocks of devices take
 * turns: nobody is in two rounds of which the noise has something in common. All that a device's update of one round moves is that
 * many rows of C s + z, by a vector no longer than the clip, and the updates of others in them follow from what was released before; so each of its
 * turns is a Gaussian mechanism, sampled with the probability of being drawn within its block, and they compose one after the other.
 *
 * @param sum what updates are added up by
 * @param mechanism what a turn costs: the noise z over the clip, and the probability within a block
 * @param blocks how many take turns, at least as many as the factor has bands
 * @param expected how many devices a round has in the mean, at least 1
 * @param factor of all rounds of the run
 */
public record BandedRelease(
        ClippedSum sum, SubsampledGaussian mechanism, int blocks, int expected, NoiseSource noise, IntegerFactor factor)
        implements Release {
    public BandedRelease {
        if (blocks < factor.bands()) {
            throw new IllegalArgumentException(
                    "%s blocks take turns but the noise of %s rounds hangs together: there must be at least as many"
                            .formatted(blocks, factor.bands()));
        }
    }

    @Override
    public Released release(RoundContext round, Aggregate combined) {
        SectionSum exact = combined.sum(ClientUpdate.PARAMETERS)
                .orElseThrow(() -> new IllegalStateException("a private round's aggregate must be an exact sum"));
        PastNoise past = past(round.before());
        long[] units = noise(round.round(), exact, past);
        var known =
                new Aggregate(Map.of(ClientUpdate.PARAMETERS, sum.plus(exact, units, expected)), expected, expected);
        return new Released(
                known, StateParts.NONE.with(PastNoisePart.PART, past.with(round.round(), reach(round.round()), units)));
    }

    /** Of how many rounds up to this one the next one's noise depends, and itself; after the last nothing is needed. */
    private int reach(int round) {
        return round < factor.rounds() ? factor.bands() : 1;
    }

    /** The noise on a round's sum, in units of its grid. */
    long[] noise(int round, SectionSum exact, PastNoise past) {
        var gaussian = new DiscreteGaussian(sigma(exact.length()));
        long[] independent = NoiseDraw.units(noise, gaussian, round, exact.length(), identity(exact, past));
        return CorrelatedNoise.next(factor, round, past, independent);
    }

    /**
     * What z is drawn by. With the noise of rounds before, or else two runs whose sums of a round are alike, and whose earlier ones are
     * not, would have the same z in it.
     */
    long identity(SectionSum exact, PastNoise past) {
        MessageDigest digest = NoiseDraw.digest(new DiscreteGaussian(sigma(exact.length())), sum.grid(), exact);
        past.pieces()
                .forEach((earlier, piece) ->
                        digest.update((earlier + " " + piece.sha256()).getBytes(StandardCharsets.US_ASCII)));
        return NoiseDraw.identity(digest);
    }

    /** The standard deviation of z, in units of the grid over {@link IntegerFactor#ONE}: rounded up. */
    long sigma(int length) {
        return (long) Math.ceil(mechanism.noiseMultiplier() * sum.sensitivity(length) / sum.grid() * IntegerFactor.ONE);
    }

    @Override
    public RunState accounted(RoundContext round, Optional<Aggregate> released, RunState after) {
        RunState charged = after.with(LedgerPart.PART, ledger(round));
        return released.isPresent()
                ? charged
                : charged.with(PastNoisePart.PART, past(round.before()).skipped(round.round(), reach(round.round())));
    }

    private PrivacyLedger ledger(RoundContext round) {
        PrivacyLedger before = LedgerPart.of(round.before());
        return turns(round.round()) > turns(round.round() - 1) ? before.plus(mechanism, 1) : before;
    }

    /** How often anybody can have been asked in so many rounds. */
    private long turns(int rounds) {
        return Math.ceilDiv(rounds, blocks);
    }

    private PastNoise past(RunState state) {
        return state.part(PastNoisePart.PART).orElseGet(() -> PastNoise.none(name()));
    }

    private String name() {
        return CorrelatedNoise.name(
                factor, mechanism.noiseMultiplier(), sum.clip().norm());
    }

    @Override
    public boolean showsUpdates() {
        return false;
    }

    @Override
    public void requireFit(RunState from) throws RunFailedException {
        PrivacyLedger ledger = LedgerPart.of(from);
        if (!ledger.isOf(mechanism) || ledger.rounds() != turns(from.round())) {
            throw new RunFailedException(
                    "the run can't go on from round %s: its ledger has %s, but its settings and data now make turns of %s in every %s rounds; bring back what it began with, or start a run anew"
                            .formatted(from.round(), ledger.entries(), mechanism, blocks));
        }
        PastNoise past = past(from);
        if (past.round() != from.round() || !past.factor().equals(name())) {
            throw new RunFailedException(
                    "the run can't go on from round %s: the noise that is kept is of round %s, or hangs together in another way than privacy.bands, rounds, the clip and the noise make it now; bring back what it began with, or start a run anew"
                            .formatted(from.round(), past.round()));
        }
    }
}
