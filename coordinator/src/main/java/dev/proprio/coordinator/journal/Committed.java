package dev.proprio.coordinator.journal;

import dev.proprio.coordinator.round.RoundResult;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A run's last commit.
 *
 * @param rounds its rounds, of which the last can be gone on from
 * @param attachments all that belong to it, whenever they were committed
 */
public record Committed(List<RoundResult> rounds, Map<String, byte[]> attachments) {
    public Committed {
        rounds = List.copyOf(rounds);
        attachments = Collections.unmodifiableMap(new LinkedHashMap<>(attachments));
    }
}
