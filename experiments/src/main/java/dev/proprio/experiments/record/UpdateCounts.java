package dev.proprio.experiments.record;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What became of the devices that were asked, in all rounds.
 *
 * @param accepted updates that counted
 * @param late devices that did not answer in time, or were no longer needed
 * @param failed devices that failed, those that left among them, or whose update was refused
 * @param commonestFailure why most of those failed
 * @param dropped of those that failed, devices that left the round, or whose connection broke; empty if an earlier version wrote it
 * @param refused of those that failed, devices whose owners did not let them begin; empty if there were none
 */
public record UpdateCounts(
        long accepted,
        long late,
        long failed,
        Optional<CommonFailure> commonestFailure,
        Optional<Long> dropped,
        Optional<Long> refused) {
    /** Of devices whose owners let them. */
    public UpdateCounts(
            long accepted, long late, long failed, Optional<CommonFailure> commonestFailure, Optional<Long> dropped) {
        this(accepted, late, failed, commonestFailure, dropped, Optional.empty());
    }

    /** How many failed and, where that is known and some did, how many of them dropped out, or were not let. */
    public String failedText() {
        List<String> parts = new ArrayList<>();
        dropped.filter(left -> left > 0)
                .map("%s of them dropped out"::formatted)
                .ifPresent(parts::add);
        refused.map("%s refused by their owners"::formatted).ifPresent(parts::add);
        return failed + " failed" + (parts.isEmpty() ? "" : " (" + String.join(", ", parts) + ")");
    }

    /**
     * Failures that differ in numbers alone.
     *
     * @param reason the first one's stage and reason
     * @param count how many there were
     */
    public record CommonFailure(String reason, long count) {}
}
