package dev.proprio.coordinator.tree;

import dev.proprio.proto.text.CountText;

/**
 * What became of leases so far.
 *
 * @param leaves that are there now
 * @param handedOut leases that were given to a leaf
 * @param lost leases whose leaf was gone before it had answered
 * @param dropped answers that came when the lease was no longer its leaf's, or the round was over
 * @param refused answers that could not be ones, each of which cost its leaf the run
 */
public record LeafCounts(int leaves, long handedOut, long lost, long dropped, long refused) {
    /** The counts as text: {@code 2 leaves, 1 lease lost}. What did not happen is left out. */
    public String text() {
        var text = new StringBuilder(leaves == 1 ? "1 leaf" : leaves + " leaves");
        append(text, lost, "lease", "lost");
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
