package dev.proprio.coordinator.grpc;

import dev.proprio.coordinator.round.ClientOutcome;
import dev.proprio.coordinator.round.Stage;
import java.util.LinkedHashMap;
import java.util.Map;

/** How tasks ended, counted. Not thread-safe. */
final class OutcomeCounts {
    private static final Stage[] STAGES = Stage.values();
    private static final long[] NONE = {};

    private long updates;
    private long late;
    private long failures;
    /** By stage; of no length as long as nothing has failed, as it is with most devices. */
    private long[] failed = NONE;

    void add(ClientOutcome outcome) {
        switch (outcome) {
            case ClientOutcome.Accepted ignored -> updates++;
            case ClientOutcome.Late ignored -> late++;
            case ClientOutcome.Failed failure -> {
                if (failed.length == 0) {
                    failed = new long[STAGES.length];
                }
                failed[failure.stage().ordinal()]++;
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
        if (failed.length == 0) {
            return Map.of();
        }
        Map<String, Long> at = new LinkedHashMap<>();
        for (Stage stage : STAGES) {
            if (failed[stage.ordinal()] > 0) {
                at.put(stage.toString(), failed[stage.ordinal()]);
            }
        }
        return at;
    }
}
