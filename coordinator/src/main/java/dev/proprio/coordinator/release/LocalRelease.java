package dev.proprio.coordinator.release;

import dev.proprio.coordinator.aggregation.Aggregate;
import dev.proprio.coordinator.privacy.PrivacyLedger;
import dev.proprio.coordinator.privacy.SubsampledGaussian;
import dev.proprio.coordinator.round.Release;
import dev.proprio.coordinator.round.Released;
import dev.proprio.coordinator.round.RoundContext;
import dev.proprio.coordinator.round.RunDefinition;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.coordinator.round.RunState;
import dev.proprio.coordinator.secagg.SecureReport;
import java.util.List;
import java.util.Optional;

/**
 * Local differential privacy: each device has added noise of its own to its update, so that nothing is added here. What a device
 * spends is what it sends itself, and no more: it is counted device by device, each round that it is asked in, and what the one
 * that was asked most often has spent is the run's. A device that has spent all that it may is not asked again.
 *
 * @param mechanism what an update costs the device that sends it, everybody's being in
 * @param most how many updates a device may send, at least 1
 */
public record LocalRelease(SubsampledGaussian mechanism, int most) implements Release {
    @Override
    public RunDefinition fitted(RunDefinition run, RunState before) {
        var spent = sent(before).of(most);
        return spent.isEmpty() ? run : run.with(RunDefinition::selection, new UnspentSelection(run.selection(), spent));
    }

    @Override
    public Released release(RoundContext round, Aggregate combined) {
        return Released.of(combined);
    }

    @Override
    public RunState accounted(
            RoundContext round,
            Optional<Aggregate> released,
            Optional<SecureReport> secure,
            List<String> asked,
            RunState after) {
        SentUpdates counted = sent(round.before()).plus(asked);
        return after.with(SentUpdatesPart.PART, counted).with(LedgerPart.PART, ledger(counted));
    }

    private PrivacyLedger ledger(SentUpdates counted) {
        return counted.most() == 0 ? PrivacyLedger.EMPTY : PrivacyLedger.EMPTY.plus(mechanism, counted.most());
    }

    /** How many updates each device may have sent up to a state. */
    public static SentUpdates sent(RunState state) {
        return state.part(SentUpdatesPart.PART).orElse(SentUpdates.NONE);
    }

    @Override
    public boolean showsUpdates() {
        return false;
    }

    @Override
    public void requireFit(RunState from) throws RunFailedException {
        PrivacyLedger ledger = LedgerPart.of(from);
        SentUpdates counted = sent(from);
        boolean kept = from.round() == 0 || from.part(SentUpdatesPart.PART).isPresent();
        if (!kept || !ledger.equals(ledger(counted)) || counted.most() > most) {
            throw new RunFailedException(
                    "the run can't go on from round %s: its ledger has %s for the device that sent most, but its settings and data now allow each %s updates of %s; bring back what it began with, or start a run anew"
                            .formatted(from.round(), ledger.entries(), most, mechanism));
        }
    }
}
