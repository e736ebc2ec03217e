package dev.proprio.coordinator.lease;

import dev.proprio.coordinator.round.RunFailedException;
import java.util.List;

/**
 * Brings leases to workers and their answers back. Whatever happens to a worker, a lease is handed out again, whole, until it
 * is answered: the first answer that can be one counts, and later ones are dropped. What a lease comes to does not depend on
 * who carries it out, nor on how often it is.
 */
public interface LeaseTransport extends AutoCloseable {
    /**
     * How many leases can be carried out at a time; waits for workers if there are none.
     *
     * @throws RunFailedException if none come for longer than the transport waits
     */
    int slots() throws RunFailedException, InterruptedException;

    /**
     * Has a batch carried out. Returns when each of its leases has been answered, or at the batch's deadline. One batch at a
     * time.
     *
     * @throws RunFailedException if there are no workers for longer than the transport waits, or a lease fails wherever it is
     *     tried
     */
    void perform(LeaseBatch batch) throws RunFailedException, InterruptedException;

    /**
     * Has jobs carried out, and returns when each has been answered. Any number of threads may do so at a time.
     *
     * @throws RunFailedException likewise
     */
    void perform(List<JobLease> jobs) throws RunFailedException, InterruptedException;

    /** What became of leases so far. */
    LeaseCounts counts();

    /** Sends the workers home. */
    @Override
    void close();
}
