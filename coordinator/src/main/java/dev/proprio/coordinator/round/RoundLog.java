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
     * @return the rounds, in order, that have become safe by this and may be told now; none yet if several are made
     *     safe together. After a run's last round, and after one without enough updates, none is left
     * @throws RunFailedException if the round can't be made safe
     */
    List<RoundResult> commit(RoundResult result) throws RunFailedException, InterruptedException;
}
