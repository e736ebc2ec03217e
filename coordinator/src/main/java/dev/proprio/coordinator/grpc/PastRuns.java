package dev.proprio.coordinator.grpc;

import java.util.Optional;

/** Knows what became of devices' updates in runs that do not go on at present. Thread-safe. */
@FunctionalInterface
public interface PastRuns {
    /** Nothing is known of any. */
    PastRuns NONE = (run, device) -> Optional.empty();

    /** The last round of a run that will never be followed by another. */
    int ENDED = Integer.MAX_VALUE;

    /**
     * What became of a device's updates.
     *
     * @param last the last round that is safe, or {@link #ENDED}: no later one is ever asked for under the run's id
     * @param counted the last of these that the device's update is in; 0 for none
     */
    record Standing(int last, int counted) {}

    /** Where a device stands in a run; empty if it cannot be said. May read files. */
    Optional<Standing> of(String run, String device);
}
