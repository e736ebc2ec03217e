package dev.proprio.coordinator.secagg;

import dev.proprio.proto.secagg.quantize.ExactSums;
import java.util.List;
import java.util.Optional;

/**
 * What came of a group.
 *
 * @param sums empty if it gave up
 * @param contributors whose inputs are in them
 * @param recovered those of the others whose masks had to be taken off
 */
public record GroupResult(
        GroupReport report, Optional<ExactSums> sums, List<String> contributors, List<String> recovered) {
    public GroupResult {
        contributors = List.copyOf(contributors);
        recovered = List.copyOf(recovered);
    }
}
