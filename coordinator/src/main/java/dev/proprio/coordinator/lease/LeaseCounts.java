package dev.proprio.coordinator.lease;

import dev.proprio.proto.text.CountText;

/**
 * What became of leases so far.
 *
 * @param workers that are there now
 * @param handedOut leases that were given to a worker for the first time
 * @param retried times that one was given to another worker, or again
 * @param dropped answers that came when another one counted already, or the round was over
 * @param refused answers that could not be ones, each of which cost its worker the run
 */
public record LeaseCounts(int workers, long handedOut, long retried, long dropped, long refused) {
    /** The counts as text: {@code 2 workers, 1 lease retried}. What did not happen is left out. */
    public String text() {
        var text = new StringBuilder(CountText.of(workers, "worker"));
        append(text, retried, "lease", "retried");
        append(text, dropped, "late answer", "dropped");
        append(text, refused, "answer", "refused");
        return text.toString();
    }

    private static void append(StringBuilder text, long count, String noun, String what) {
        if (count > 0) {
            text.append(", ").append(CountText.of(count, noun)).append(' ').append(what);
        }
    }
}
