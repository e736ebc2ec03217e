package dev.proprio.coordinator.secagg;

import dev.proprio.proto.secagg.quantize.ExactSums;
import dev.proprio.proto.sums.SummedUpdate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts a round together from its groups. Not thread-safe. */
final class GroupSums {
    private final SecurePlan plan;
    private final List<GroupReport> reports = new ArrayList<>();
    private Optional<ExactSums> total = Optional.empty();

    GroupSums(SecurePlan plan) {
        this.plan = plan;
    }

    void add(GroupReport report, Optional<ExactSums> sums) {
        reports.add(report);
        if (sums.isPresent()) {
            total = Optional.of(total.map(before -> before.plus(sums.get())).orElse(sums.get()));
        }
    }

    Optional<SummedUpdate> sum() {
        return total.map(plan.vectors(largest())::decode);
    }

    SecureReport report(Optional<SummedUpdate> sum, long bytesDown, long bytesUp) {
        return new SecureReport(
                plan.full(),
                reports,
                plan.vectors(largest()).specs().getFirst().bits(),
                sum.map(SummedUpdate::clipped).orElse(0L),
                sum.map(SummedUpdate::clippedWeights).orElse(0),
                bytesDown,
                bytesUp);
    }

    private int largest() {
        return plan.groups().stream().mapToInt(List::size).max().orElse(1);
    }
}
