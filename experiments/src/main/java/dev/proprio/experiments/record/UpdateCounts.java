package dev.proprio.experiments.record;

import java.util.Optional;

/**
 * What became of the devices that were asked, in all rounds.
 *
 * @param accepted updates that counted
 * @param late devices that did not answer in time, or were no longer needed
 * @param failed devices that failed, those that left among them, or whose update was refused
 * @param commonestFailure why most of those failed
 * @param dropped of those that failed, devices that left the round, or whose connection broke; empty if an earlier version wrote it
 */
public record UpdateCounts(
        long accepted, long late, long failed, Optional<CommonFailure> commonestFailure, Optional<Long> dropped) {
    /** How many failed and, where that is known and some did, how many of them dropped out. */
    public String failedText() {
        return failed
                + dropped.filter(left -> left > 0)
                        .map(" failed (%s of them dropped out)"::formatted)
                        .orElse(" failed");
    }

    /**
     * Failures that differ in numbers alone.
     *
     * @param reason the first one's stage and reason
     * @param count how many there were
     */
    public record CommonFailure(String reason, long count) {}
}
