package dev.proprio.coordinator.grpc;

import dev.proprio.coordinator.round.ClientOutcome;
import dev.proprio.coordinator.round.Stage;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** How tasks ended, counted. Not thread-safe. */
final class OutcomeCounts {
    private long updates;
    private long late;
    private long failures;
    /** By stage; the empty map as long as nothing has failed, as it is with most devices. */
    private Map<Stage, Long> failed = Map.of();

    void add(ClientOutcome outcome) {
        switch (outcome) {
            case ClientOutcome.Accepted ignored -> updates++;
            case ClientOutcome.Late ignored -> late++;
            case ClientOutcome.Failed failure -> {
                if (failed.isEmpty()) {
                    failed = new EnumMap<>(Stage.class);
                }
                failed.merge(failure.stage(), 1L, Long::sum);
                failures++;
            }
        }
    }

    long updates() {
        return updates;
    }

    long late() {
        return late;
    }

    long failures() {
        return failures;
    }

    long tasks() {
        return updates + late + failures;
    }

    /** How many failed at each stage at which some did. */
    Map<String, Long> failedAt() {
        Map<String, Long> at = new LinkedHashMap<>();
        failed.forEach((stage, count) -> at.put(stage.toString(), count));
        return at;
    }
}
