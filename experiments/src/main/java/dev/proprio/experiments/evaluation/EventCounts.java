package dev.proprio.experiments.evaluation;

import java.util.Optional;

/**
 * How many events of a class there were, were said, and are the same.
 *
 * @param name the class
 * @param done how many there were
 * @param said how many were said
 * @param matched how many of both begin at the same time, as far as is tolerated
 * @param f1 {@code 2 matched / (done + said)}; absent where there was none and none was said
 */
public record EventCounts(String name, long done, long said, long matched, Optional<Double> f1) {
    static EventCounts of(String name, long done, long said, long matched) {
        return new EventCounts(
                name,
                done,
                said,
                matched,
                done + said == 0 ? Optional.empty() : Optional.of(2.0 * matched / (done + said)));
    }
}
