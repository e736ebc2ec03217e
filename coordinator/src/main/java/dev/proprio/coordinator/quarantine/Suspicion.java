package dev.proprio.coordinator.quarantine;

import java.util.Locale;

/**
 * Somebody who keeps failing.
 *
 * @param failures of the tasks that are in the window
 * @param othersShare the share of the others' tasks in the same rounds that failed, no lower than what is likely
 */
public record Suspicion(FailureSubject subject, int tries, int failures, double othersShare) {
    /** What is said of it. */
    public String sentence() {
        return String.format(
                Locale.ROOT,
                "%d of %d tasks failed; of others' in the same rounds at most %.0f %%",
                failures,
                tries,
                100 * othersShare);
    }
}
