package dev.proprio.coordinator.secagg;

import dev.proprio.proto.sums.SummedUpdate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a round of secure aggregation yields.
 *
 * @param sum of all groups that did not give up; empty if none is left
 * @param counted whose updates are in it
 * @param losses why the others' are not
 * @param recovered those of the others whose masks had to be taken off
 * @param report for the round's record
 */
public record SecureOutcome(
        Optional<SummedUpdate> sum,
        Set<String> counted,
        Map<String, DroppedDevice> losses,
        Set<String> recovered,
        SecureReport report) {
    public SecureOutcome {
        counted = Set.copyOf(counted);
        recovered = Set.copyOf(recovered);
        losses = Collections.unmodifiableMap(new LinkedHashMap<>(losses));
    }
}
