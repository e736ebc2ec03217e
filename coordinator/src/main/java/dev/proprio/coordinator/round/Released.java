package dev.proprio.coordinator.round;

import dev.proprio.coordinator.aggregation.Aggregate;
import dev.proprio.coordinator.state.StateParts;

/**
 * What a {@linkplain Release rule} lets be known of a round.
 *
 * @param known all that follows is made from it
 * @param kept parts of the rule's own that the state has from now on; nobody else reads them
 */
public record Released(Aggregate known, StateParts kept) {
    /** Of which nothing is kept. */
    public static Released of(Aggregate known) {
        return new Released(known, StateParts.NONE);
    }
}
