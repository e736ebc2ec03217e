package dev.proprio.coordinator.lease;

import dev.proprio.coordinator.round.RoundId;
import dev.proprio.proto.v1.LeaseRef;

/**
 * Identifies a lease, however often it is handed out.
 *
 * @param attempt of the round, from 1
 * @param number within the attempt, from 1
 */
public record LeaseId(RoundId of, int attempt, int number) {
    /** As it travels. */
    public LeaseRef toMessage() {
        return LeaseRef.newBuilder()
                .setRunId(of.run())
                .setRound(of.round())
                .setAttempt(attempt)
                .setNumber(number)
                .build();
    }

    /** As it came, whether or not there is such a lease. */
    public static LeaseId of(LeaseRef message) {
        return new LeaseId(
                new RoundId(message.getRunId(), message.getRound()), message.getAttempt(), message.getNumber());
    }

    @Override
    public String toString() {
        return "lease %s of %s".formatted(number, of);
    }
}
