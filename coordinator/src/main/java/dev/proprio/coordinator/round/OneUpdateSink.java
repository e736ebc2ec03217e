package dev.proprio.coordinator.round;

import dev.proprio.coordinator.secagg.SecureOutcome;

/** Takes the update of one device for a step of a server that does not wait, and nothing else. */
interface OneUpdateSink extends UpdateSink {
    @Override
    default boolean asked(String device) {
        return !isSettled();
    }

    @Override
    default Acceptance accept(Partial part) {
        throw new IllegalStateException("a device's update is no part of a round");
    }

    @Override
    default void accept(SecureOutcome outcome) {
        throw new IllegalStateException("a step takes updates, not the sum of masked ones");
    }
}
