package dev.proprio.experiments.record;

import java.util.List;

/**
 * A round's secure aggregation.
 *
 * @param level {@code full}, or {@code arithmetic} if nothing was hidden
 * @param ringBits bits of a value under masks
 * @param clipped values that were cut, over all devices in the sum
 * @param clippedWeights devices in the sum whose weight was cut
 * @param bytesUp of the protocol's messages and masked updates from devices
 * @param bytesDown of the protocol's messages to devices
 * @param groups one each
 */
public record SecureRow(
        String level,
        int ringBits,
        long clipped,
        int clippedWeights,
        long bytesUp,
        long bytesDown,
        List<SecureGroupRow> groups) {
    public SecureRow {
        groups = List.copyOf(groups);
    }

    /** Whether any group was given up. */
    public boolean anyAborted() {
        return groups.stream().anyMatch(group -> group.aborted().isPresent());
    }
}
