package dev.proprio.client.session;

import java.time.Duration;

/**
 * How much a device does at most.
 *
 * @param tasks at least 1
 * @param within in so long, longer than 0
 */
public record TaskBudget(int tasks, Duration within) {
    private static final Duration LONGEST = Duration.ofDays(3650);

    public TaskBudget {
        if (tasks < 1) {
            throw new IllegalArgumentException("a budget must be of at least 1 task but was " + tasks);
        }
        if (within.isNegative() || within.isZero() || within.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("a budget must be of more than 0 s and at most 3650 days");
        }
    }

    /** So many tasks in 24 hours. */
    public static TaskBudget perDay(int tasks) {
        return new TaskBudget(tasks, Duration.ofDays(1));
    }
}
