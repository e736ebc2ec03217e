package dev.proprio.coordinator.secagg;

import dev.proprio.proto.secagg.round.SecAggParameters;
import java.util.List;
import java.util.Optional;

/**
 * How a group's session ended.
 *
 * @param parameters the group's strength
 * @param signatures how many signatures the survivor sets needed, q; 0 without a quorum
 * @param counts who took which step
 * @param recovered how many devices' masks were taken off because they had dropped out
 * @param suspects devices whose shares were wrong and were overruled
 * @param aborted why nothing was summed, if so
 */
public record GroupReport(
        SecAggParameters parameters,
        int signatures,
        StageCounts counts,
        int recovered,
        List<String> suspects,
        Optional<String> aborted) {
    public GroupReport {
        suspects = List.copyOf(suspects);
    }

    /**
     * Whether the devices were asked for the shares that take masks off, so that the group's sum may have been seen, whether or not it
     * is in the round's.
     */
    public boolean opened() {
        return counts.confirmed() >= Math.max(1, Math.max(parameters.minimumSurvivors(), signatures));
    }
}
