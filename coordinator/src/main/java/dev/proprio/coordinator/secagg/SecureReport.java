package dev.proprio.coordinator.secagg;

import java.util.List;

/**
 * What became of a round's secure aggregation, and what it cost.
 *
 * @param full whether the protocol ran
 * @param groups one each
 * @param ringBits bits of an element of the parameters' ring, in the largest group
 * @param clipped values that were cut, over all devices in the sum
 * @param clippedWeights devices in the sum whose weight was cut
 * @param bytesDown of the protocol's messages to devices
 * @param bytesUp of the protocol's messages and masked updates from devices
 */
public record SecureReport(
        boolean full,
        List<GroupReport> groups,
        int ringBits,
        long clipped,
        int clippedWeights,
        long bytesDown,
        long bytesUp) {
    public SecureReport {
        groups = List.copyOf(groups);
    }

    /** Whether any group gave up. */
    public boolean anyAborted() {
        return groups.stream().anyMatch(group -> group.aborted().isPresent());
    }
}
