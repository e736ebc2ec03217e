package dev.proprio.coordinator.selection;

import java.util.Optional;

/**
 * A population of which a tally learns who was looked at, and what kept whom from being asked. Not thread-safe.
 *
 * @param tally learns it
 */
public record CountedPopulation(Population all, EligibilityTally tally) implements PopulationView {
    @Override
    public Optional<String> ineligible(String device) {
        Optional<String> reason = all.ineligible(device);
        tally.note(device, reason);
        return reason;
    }

    @Override
    public boolean isAvailable(String device) {
        return ineligible(device).isEmpty() && all.isAvailable(device);
    }
}
