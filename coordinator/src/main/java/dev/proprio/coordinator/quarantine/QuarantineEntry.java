package dev.proprio.coordinator.quarantine;

import java.time.Duration;
import java.time.Instant;

/**
 * Somebody who is put aside.
 *
 * @param until from when on one task is tried
 * @param awaySeconds how long it is put aside this time
 * @param reason a sentence
 * @param by whose token it was; empty if nobody said so
 * @param automatic whether it was found to keep failing
 * @param failedTries how often a task was tried since, and failed
 */
public record QuarantineEntry(
        FleetAttribute attribute,
        String value,
        Instant since,
        Instant until,
        long awaySeconds,
        String reason,
        String by,
        boolean automatic,
        int failedTries) {
    private static final Duration LONGEST = Duration.ofDays(30);

    /** Who is put aside now for so long. */
    public static QuarantineEntry of(
            FailureSubject subject, Instant now, Duration away, String reason, String by, boolean automatic) {
        return new QuarantineEntry(
                subject.attribute(), subject.value(), now, now.plus(away), away.toSeconds(), reason, by, automatic, 0);
    }

    /** Whom it is about. */
    public FailureSubject subject() {
        return new FailureSubject(attribute, value);
    }

    /** Put aside again for twice as long, at most 30 days, for a task that was tried has failed. */
    QuarantineEntry again(Instant now) {
        Duration twice = Duration.ofSeconds(Math.min(2 * awaySeconds, LONGEST.toSeconds()));
        return new QuarantineEntry(
                attribute, value, since, now.plus(twice), twice.toSeconds(), reason, by, automatic, failedTries + 1);
    }
}
