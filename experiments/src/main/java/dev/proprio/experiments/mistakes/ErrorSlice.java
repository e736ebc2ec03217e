package dev.proprio.experiments.mistakes;

import dev.proprio.experiments.statistics.Interval;
import java.util.Optional;

/**
 * How often windows that have something in common were wrong.
 *
 * @param name what they have in common
 * @param windows how many there are
 * @param wrong how many of these were taken for another class, or for that which the name says
 * @param confident how many of the wrong ones the model was sure of
 * @param people of how many people they are
 * @param interval of the share that was wrong, for other people like these; empty where too few people tell of it
 */
public record ErrorSlice(
        SliceKind kind,
        String name,
        long windows,
        long wrong,
        long confident,
        int people,
        Optional<Interval> interval) {
    /** The share that was wrong. */
    public double share() {
        return (double) wrong / windows;
    }
}
