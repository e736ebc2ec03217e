package dev.proprio.coordinator.release;

import dev.proprio.coordinator.aggregation.Aggregate;
import dev.proprio.coordinator.privacy.PrivacyLedger;
import dev.proprio.coordinator.round.Release;
import dev.proprio.coordinator.round.Released;
import dev.proprio.coordinator.round.RoundContext;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.coordinator.round.RunState;
import dev.proprio.coordinator.secagg.GroupReport;
import dev.proprio.coordinator.secagg.SecureReport;
import java.util.List;
import java.util.Optional;

/**
 * Distributed differential privacy: devices add noise themselves, under the masks of secure aggregation, so that whoever takes these off
 * sees sums with noise alone (Kairouz, Liu and Steinke 2021, arXiv:2102.06387). Nothing is added here. Each group's sum is seen by itself; a
 * device is in one of them, and what one group costs is what the round costs. A round of which no group came so far that its sum could be
 * seen costs nothing.
 */
public record DistributedRelease(GroupNoise noise) implements Release {
    @Override
    public Released release(RoundContext round, Aggregate combined) {
        return Released.of(combined);
    }

    @Override
    public RunState accounted(
            RoundContext round, Optional<Aggregate> released, Optional<SecureReport> secure, RunState after) {
        List<GroupReport> groups = secure.map(SecureReport::groups).orElseThrow();
        if (groups.stream().noneMatch(GroupReport::opened)) {
            return after.with(LedgerPart.PART, LedgerPart.of(round.before()))
                    .with(LedgerPart.PUBLISHED, published(round.before()));
        }
        int summed =
                (int) groups.stream().filter(group -> group.aborted().isEmpty()).count();
        PrivacyLedger published = published(round.before());
        return after.with(LedgerPart.PART, LedgerPart.of(round.before()).plus(noise.of(1), 1))
                .with(LedgerPart.PUBLISHED, released.isPresent() ? published.plus(noise.of(summed), 1) : published);
    }

    /** What whoever sees the models alone has seen up to a state. */
    public static PrivacyLedger published(RunState state) {
        return state.part(LedgerPart.PUBLISHED).orElse(PrivacyLedger.EMPTY);
    }

    @Override
    public boolean showsUpdates() {
        return false;
    }

    @Override
    public void requireFit(RunState from) throws RunFailedException {
        PrivacyLedger ledger = LedgerPart.of(from);
        boolean bothThere = from.part(LedgerPart.PART).isPresent()
                && from.part(LedgerPart.PUBLISHED).isPresent();
        boolean kept = from.round() == 0 || bothThere;
        if (!ledger.isOf(noise.of(1)) || !kept || ledger.rounds() > from.round()) {
            throw new RunFailedException(
                    "the run can't go on from round %s: its ledger has %s, but its settings and data now make rounds of %s; bring back what it began with, or start a run anew"
                            .formatted(from.round(), ledger.entries(), noise.of(1)));
        }
    }
}
