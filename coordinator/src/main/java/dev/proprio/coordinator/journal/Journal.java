package dev.proprio.coordinator.journal;

import dev.proprio.coordinator.round.RoundResult;
import java.util.Optional;

/**
 * Keeps runs. What it has taken in outlives the process; what it refused has left no trace. Of the rounds, the last
 * commit can be gone on from; of earlier ones it keeps the outcome, and the model if asked to. Thread-safe, but each
 * run has one writer.
 */
public interface Journal extends AutoCloseable {
    /**
     * Begins a run that has not begun.
     *
     * @param about what the run is, for whoever goes on with it
     */
    void begin(String run, String about) throws JournalException;

    /** What a run is; empty if it has not begun. */
    Optional<String> about(String run) throws JournalException;

    /**
     * Keeps rounds, all or nothing. To commit the same again, after a failure that left open whether it was kept, does
     * no harm.
     */
    void commit(Commit commit) throws JournalException;

    /** The last commit of a run; empty if there is none. */
    Optional<Committed> last(String run) throws JournalException;

    /**
     * What came out of a round, from 1; empty if it is not kept. The state in it has the round's number and nothing
     * else.
     */
    Optional<RoundResult> outcome(String run, int round) throws JournalException;

    /** The parameters after a round, from 1; empty if they are not kept any more. */
    Optional<float[]> parameters(String run, int round) throws JournalException;

    @Override
    void close();
}
