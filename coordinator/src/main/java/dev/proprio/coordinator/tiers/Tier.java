package dev.proprio.coordinator.tiers;

import dev.proprio.coordinator.asynchronous.RetainedModel;
import java.util.Optional;

/**
 * How far one tier is.
 *
 * @param updates how often it has reported
 * @param since when its last round was over, in microseconds of virtual time
 * @param model what its last round came to; empty before it has reported
 * @param round the one that is under way; empty until it is planned
 */
public record Tier(int updates, long since, Optional<RetainedModel> model, Optional<TierRound> round) {
    /** Before its first round. */
    public static final Tier NEW = new Tier(0, 0, Optional.empty(), Optional.empty());

    /** The same with a round that is under way. */
    public Tier with(TierRound next) {
        return new Tier(updates, since, model, Optional.of(next));
    }
}
