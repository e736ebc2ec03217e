package dev.proprio.coordinator.journal;

import dev.proprio.coordinator.round.RoundResult;
import java.util.Map;
import java.util.Optional;

/** What belongs to a round beside the coordinator's own state. */
@FunctionalInterface
public interface Attachments {
    /** Nothing. */
    Attachments NONE = last -> Map.of();

    /**
     * What has changed since it was last asked; an empty one is to be removed.
     *
     * @param last the round that is to be committed last
     */
    Map<String, Optional<byte[]>> changedBy(RoundResult last) throws InterruptedException;
}
