package dev.proprio.coordinator.round;

import dev.proprio.coordinator.selection.ParticipationLimit;
import dev.proprio.proto.extension.DurationText;
import java.time.Duration;
import java.util.Optional;

/**
 * How many devices a round wants and how long it waits.
 *
 * @param size updates that complete a round
 * @param overSelect how many devices are asked for each update wanted, at least 1
 * @param minimum updates without which the round does not move the model
 * @param deadline how long a round waits
 * @param limit how rarely one device is asked; empty for as often as it is drawn
 */
public record CohortPolicy(
        int size, double overSelect, int minimum, Duration deadline, Optional<ParticipationLimit> limit) {
    public CohortPolicy {
        if (size < 1 || minimum < 1 || minimum > size || !(overSelect >= 1) || !deadline.isPositive()) {
            throw new IllegalArgumentException(
                    "a cohort needs 1 <= minimum <= size, over-select >= 1 and a positive deadline, not " + size + ", "
                            + minimum + ", " + overSelect + ", " + DurationText.format(deadline));
        }
    }

    /** One that asks devices as often as they are drawn. */
    public CohortPolicy(int size, double overSelect, int minimum, Duration deadline) {
        this(size, overSelect, minimum, deadline, Optional.empty());
    }

    /** How many devices are selected. */
    public int selected() {
        return (int) Math.min(Integer.MAX_VALUE, Math.ceil(size * overSelect - 1e-9));
    }
}
