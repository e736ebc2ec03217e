package dev.proprio.coordinator.lease;

import dev.proprio.coordinator.aggregation.InvalidPartialException;

/** Takes the answer to a job, and believes none before it is checked. Thread-safe. */
public interface JobAnswer {
    /** So many bytes an answer has at most. */
    int mostBytes();

    /**
     * Checks an answer, of which nothing counts yet.
     *
     * @throws InvalidPartialException if it can't be one to this job
     */
    LeaseAnswers.Checked check(byte[] answer) throws InvalidPartialException;
}
