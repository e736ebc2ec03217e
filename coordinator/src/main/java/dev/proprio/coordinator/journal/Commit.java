package dev.proprio.coordinator.journal;

import dev.proprio.coordinator.round.RoundResult;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is kept in one transaction.
 *
 * @param rounds successive ones, at least one
 * @param attachments what else belongs to the last of them, by name; each stays until it is replaced, or removed by
 *     an empty one
 * @param models how many of the last models stay, at least as many as there are rounds
 */
public record Commit(String run, List<RoundResult> rounds, Map<String, Optional<byte[]>> attachments, int models) {
    /** As many as there are. */
    public static final int ALL_MODELS = Integer.MAX_VALUE;

    public Commit {
        rounds = List.copyOf(rounds);
        attachments = Collections.unmodifiableMap(new LinkedHashMap<>(attachments));
        if (rounds.isEmpty() || models < rounds.size()) {
            throw new IllegalArgumentException(
                    "a commit needs at least one round, and to keep their models, but has %s rounds and keeps %s models"
                            .formatted(rounds.size(), models));
        }
    }

    int first() {
        return rounds.getFirst().round();
    }

    int last() {
        return rounds.getLast().round();
    }
}
