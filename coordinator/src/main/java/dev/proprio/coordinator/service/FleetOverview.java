package dev.proprio.coordinator.service;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The fleet as a whole.
 *
 * @param since when counting began: at the start of the coordinator
 * @param known devices that are remembered
 * @param forgotten how many that were away longest were forgotten since
 * @param quarantined of those that are known, how many are put aside
 * @param tasks that were taken; so are the following
 * @param failures by the stage at which they failed
 * @param heldBack sentences on who keeps failing and is not put aside, for too many would be
 */
public record FleetOverview(
        Instant since,
        int known,
        int connected,
        int quarantined,
        long forgotten,
        long tasks,
        long updates,
        long late,
        Map<String, Long> failures,
        List<AttributeSummary> attributes,
        List<String> heldBack) {
    public FleetOverview {
        failures = Map.copyOf(failures);
        attributes = List.copyOf(attributes);
        heldBack = List.copyOf(heldBack);
    }
}
