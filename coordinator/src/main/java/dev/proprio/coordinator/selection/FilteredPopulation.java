package dev.proprio.coordinator.selection;

import java.util.Optional;
import java.util.function.Function;

/**
 * A population of which some may not be asked. Whether a device may is found out when it is looked at: it takes no time of
 * those that nobody looks at.
 *
 * @param barred why a device may not be asked now, in words such as "too few labels"; empty if it may
 */
public record FilteredPopulation(Population all, Function<String, Optional<String>> barred) implements PopulationView {
    @Override
    public boolean isFiltered() {
        return true;
    }

    @Override
    public Optional<String> ineligible(String device) {
        Optional<String> reason = all.ineligible(device);
        return reason.isPresent() ? reason : barred.apply(device);
    }

    @Override
    public boolean isAvailable(String device) {
        return all.isAvailable(device) && ineligible(device).isEmpty();
    }
}
