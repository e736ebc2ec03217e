package dev.proprio.coordinator.round;

import dev.proprio.coordinator.aggregation.InvalidPartialException;
import dev.proprio.coordinator.aggregation.InvalidUpdateException;
import dev.proprio.coordinator.clock.RoundClock;
import dev.proprio.coordinator.secagg.SecureOutcome;
import dev.proprio.proto.update.ClientUpdate;
import java.time.Duration;

/** Where a fleet hands in what devices return. Thread-safe; never blocks except where it says so. */
public interface UpdateSink {
    /** What became of an update. */
    enum Acceptance {
        /** It counts. */
        ACCEPTED,
        /** This device's update counted before. */
        DUPLICATE,
        /** The round was settled, or the device had been given up. */
        LATE
    }

    /** The time by which the round's deadlines pass. */
    RoundClock clock();

    /** Notes what the round does from now on, on the thread that trains the plan. */
    default void phase(RoundPhase phase) {}

    /** Notes that the devices are done with what others asked of them, if they were at that: what they take begins now. */
    default void begun() {}

    /**
     * Notes that {@code device} was asked; a device that is not counts neither as late nor as failed. Who failed and is
     * asked again may answer yet.
     *
     * @return whether an answer is of use: not of a device whose update counts, in whatever attempt. It must not train
     *     again, for what it remembers would no longer go with what counts
     */
    boolean asked(String device);

    /**
     * Hands in an update. Whether and when it counts does not depend on its content alone: the round may be
     * settled already.
     *
     * @throws InvalidUpdateException if the update is malformed; the device is recorded as failed
     */
    Acceptance accept(String device, ClientUpdate update) throws InvalidUpdateException;

    /** Why an update of a device came too late, in a sentence; empty if there is no more to say than that the round is over. */
    default String lateness(String device) {
        return "";
    }

    /**
     * Hands in a part of the round that was added up elsewhere: all of it counts, or nothing. Its devices must have been
     * asked; a part with one whose update counts already is a duplicate. What its devices remember is for the fleet to
     * keep when it was accepted.
     *
     * @throws InvalidPartialException if it can't be a part of this round; nothing has changed
     */
    Acceptance accept(Partial part) throws InvalidPartialException;

    /** Hands in, once, what the round's secure aggregation yielded: all outcomes, and the sum instead of updates. */
    void accept(SecureOutcome outcome);

    /** Records that {@code device} will return nothing; the first record of a device stays until it is asked again. */
    void failed(String device, Stage stage, String reason);

    /** Whether enough updates are in, or all who were asked have answered and no more will be asked. */
    boolean isSettled();

    /** Says that nobody else will be asked. */
    void allAsked();

    /** How many updates have been accepted. */
    int accepted();

    /**
     * Blocks until the sink is settled or {@code limit} has passed.
     *
     * @return whether it is settled
     */
    boolean awaitSettled(Duration limit) throws InterruptedException;
}
