package dev.proprio.coordinator.round;

import dev.proprio.coordinator.aggregation.InvalidPartialException;

/**
 * Identifies a round.
 *
 * @param run the run's id
 * @param round from 1
 */
public record RoundId(String run, int round) {
    /**
     * Checks that a part of this round is one of another's.
     *
     * @throws InvalidPartialException if it isn't
     */
    public void requirePartOf(RoundId expected) throws InvalidPartialException {
        if (!equals(expected)) {
            throw new InvalidPartialException("the part is of %s but one of %s was expected".formatted(this, expected));
        }
    }

    @Override
    public String toString() {
        return "round %s of the run %s".formatted(round, run);
    }
}
