package dev.proprio.coordinator.round;

/**
 * Identifies what devices are asked for.
 *
 * @param run the run's id
 * @param round from 1
 * @param attempt from 1
 */
public record RoundAttempt(String run, int round, int attempt) {
    @Override
    public String toString() {
        return "attempt %s of round %s of the run %s".formatted(attempt, round, run);
    }
}
