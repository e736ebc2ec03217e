package dev.proprio.coordinator.tiers;

import java.util.List;

/**
 * A tier's round that is under way, or waits for its devices. What happens in it follows from this.
 *
 * @param number of the server's step in which it was planned, from 1, for its draws
 * @param version of the model that its devices begin with
 * @param start when it begins, in microseconds of virtual time
 * @param target so many updates end it
 * @param devices who is asked
 */
public record TierRound(int number, int version, long start, int target, List<String> devices) {
    public TierRound {
        devices = List.copyOf(devices);
    }

    /** The same from another version of the model. */
    public TierRound from(int other) {
        return new TierRound(number, other, start, target, devices);
    }
}
