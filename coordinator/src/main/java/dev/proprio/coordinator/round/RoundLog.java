package dev.proprio.coordinator.round;

import java.util.List;

/** Makes rounds last: nobody is told of a round before it is safe. */
@FunctionalInterface
public interface RoundLog {
    /** Keeps nothing; every round may be told at once. */
    RoundLog NONE = List::of;

    /**
     * Takes in a round that is over, on the engine's thread and in order.
     *
     * @return the rounds, in order, that have become safe and may be told now; none yet if several are made safe together,
     *     or while the next one is under way. After a run's last round, and after one without enough updates, none is left when
     *     {@link #told} has returned
     * @throws RunFailedException if the round can't be made safe
     */
    List<RoundResult> commit(RoundResult result) throws RunFailedException, InterruptedException;

    /**
     * Takes in that the listeners have heard of what {@link #commit} returned, so that later rounds may take its place.
     *
     * @return the rounds, in order, that have become safe and may be told now
     * @throws RunFailedException if one of them can't be made safe
     */
    default List<RoundResult> told() throws RunFailedException, InterruptedException {
        return List.of();
    }

    /**
     * Ends it, when a run ends before its last round.
     *
     * @return the rounds, in order, that have become safe and of which nobody has been told
     * @throws RunFailedException if one of them can't be made safe
     */
    default List<RoundResult> close() throws RunFailedException {
        return List.of();
    }
}
