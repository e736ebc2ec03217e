package dev.proprio.experiments.record;

import dev.proprio.coordinator.round.ClientOutcome;
import dev.proprio.coordinator.round.Stage;
import dev.proprio.experiments.record.UpdateCounts.CommonFailure;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Counts what becomes of devices. Belongs to the engine's thread. */
public final class OutcomeTally {
    /** Reasons that differ in more than numbers are few, unless they tell of single devices' data. */
    private static final int MOST_REASONS = 1_000;

    private static final Pattern NUMBER = Pattern.compile("\\d+");

    private final Map<String, CommonFailure> failures = new LinkedHashMap<>();
    private long accepted;
    private long late;
    private long failed;
    private long dropped;
    private long refused;

    /** One more. */
    public void add(ClientOutcome outcome) {
        switch (outcome) {
            case ClientOutcome.Accepted ignored -> accepted++;
            case ClientOutcome.Late ignored -> late++;
            case ClientOutcome.Failed failure -> {
                failed++;
                dropped += failure.left() ? 1 : 0;
                refused += failure.stage() == Stage.REFUSE ? 1 : 0;
                String reason = "%s: %s".formatted(failure.stage(), failure.reason());
                String kind = NUMBER.matcher(reason).replaceAll("#");
                if (failures.size() < MOST_REASONS || failures.containsKey(kind)) {
                    failures.merge(
                            kind,
                            new CommonFailure(reason, 1),
                            (known, one) -> new CommonFailure(known.reason(), known.count() + 1));
                }
            }
        }
    }

    public long accepted() {
        return accepted;
    }

    /** Of reasons that are as common as each other, the first one's. */
    public UpdateCounts counts() {
        return new UpdateCounts(
                accepted,
                late,
                failed,
                failures.values().stream()
                        .sorted(Comparator.comparingLong(CommonFailure::count).reversed())
                        .findFirst(),
                Optional.of(dropped),
                Optional.of(refused).filter(some -> some > 0));
    }
}
