package dev.proprio.experiments.record;

import java.util.Optional;

/**
 * What became of the devices that were asked, in all rounds.
 *
 * @param accepted updates that counted
 * @param late devices that did not answer in time, or were no longer needed
 * @param failed devices that failed, or whose update was refused
 * @param commonestFailure why most of those failed
 */
public record UpdateCounts(long accepted, long late, long failed, Optional<CommonFailure> commonestFailure) {
    /**
     * Failures that differ in numbers alone.
     *
     * @param reason the first one's stage and reason
     * @param count how many there were
     */
    public record CommonFailure(String reason, long count) {}
}
