package dev.proprio.coordinator.round;

import dev.proprio.coordinator.aggregation.InvalidPartialException;
import dev.proprio.coordinator.aggregation.InvalidUpdateException;
import dev.proprio.coordinator.clock.RoundClock;
import dev.proprio.coordinator.secagg.SecureOutcome;
import dev.proprio.proto.update.ClientUpdate;
import java.time.Duration;

/** A sink that hands everything on to another, but for what it does otherwise. */
public interface ForwardingSink extends UpdateSink {
    /** The other. */
    UpdateSink sink();

    @Override
    default RoundClock clock() {
        return sink().clock();
    }

    @Override
    default void phase(RoundPhase phase) {
        sink().phase(phase);
    }

    @Override
    default void begun() {
        sink().begun();
    }

    @Override
    default boolean asked(String device) {
        return sink().asked(device);
    }

    @Override
    default Acceptance accept(String device, ClientUpdate update) throws InvalidUpdateException {
        return sink().accept(device, update);
    }

    @Override
    default String lateness(String device) {
        return sink().lateness(device);
    }

    @Override
    default Acceptance accept(Partial part) throws InvalidPartialException {
        return sink().accept(part);
    }

    @Override
    default void accept(SecureOutcome outcome) {
        sink().accept(outcome);
    }

    @Override
    default void failed(String device, Stage stage, String reason) {
        sink().failed(device, stage, reason);
    }

    @Override
    default boolean isSettled() {
        return sink().isSettled();
    }

    @Override
    default void allAsked() {
        sink().allAsked();
    }

    @Override
    default int accepted() {
        return sink().accepted();
    }

    @Override
    default boolean awaitSettled(Duration limit) throws InterruptedException {
        return sink().awaitSettled(limit);
    }
}
