package dev.proprio.coordinator.round;

/**
 * Identifies a round.
 *
 * @param run the run's id
 * @param round from 1
 */
public record RoundId(String run, int round) {
    @Override
    public String toString() {
        return "round %s of the run %s".formatted(round, run);
    }
}
