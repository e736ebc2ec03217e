package dev.proprio.coordinator.lease;

import dev.proprio.coordinator.aggregation.InvalidPartialException;
import dev.proprio.coordinator.partial.PartialReader;

/** Takes the answers to a batch of leases, and believes none before it is checked. Thread-safe. */
public interface LeaseAnswers {
    /** Reads one answer to a lease; what is too large is refused before there is room for it. */
    PartialReader reader(Lease lease);

    /**
     * Checks an answer, of which nothing counts yet.
     *
     * @throws InvalidPartialException if it can't be one to this lease
     */
    Checked check(Lease lease, LeaseAnswer answer) throws InvalidPartialException;

    /** An answer that can be one. */
    @FunctionalInterface
    interface Checked {
        /**
         * Counts it: the first to its lease, once.
         *
         * @throws InvalidPartialException if it is no part of the round; nothing has changed
         */
        void count() throws InvalidPartialException;
    }
}
