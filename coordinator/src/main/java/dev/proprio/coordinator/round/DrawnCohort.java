package dev.proprio.coordinator.round;

import dev.proprio.coordinator.selection.EligibilityCount;
import java.util.List;
import java.util.Optional;

/**
 * A cohort that was drawn.
 *
 * @param devices preferred ones first
 * @param eligibility how many could have been drawn; empty if nothing keeps anybody out
 */
public record DrawnCohort(List<String> devices, Optional<EligibilityCount> eligibility) {
    public DrawnCohort {
        devices = List.copyOf(devices);
    }

    /** Of a population that nothing keeps anybody of out. */
    public static DrawnCohort of(List<String> devices) {
        return new DrawnCohort(devices, Optional.empty());
    }
}
