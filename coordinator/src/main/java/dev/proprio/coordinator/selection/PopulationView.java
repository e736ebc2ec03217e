package dev.proprio.coordinator.selection;

import java.util.Optional;

/** Another population, of which fewer devices may be available; what a view does not say of its own is as it is there. */
public interface PopulationView extends Population {
    /** The population that is looked at. */
    Population all();

    @Override
    default long size() {
        return all().size();
    }

    @Override
    default String device(long index) {
        return all().device(index);
    }

    @Override
    default boolean contains(String device) {
        return all().contains(device);
    }

    @Override
    default boolean isFiltered() {
        return all().isFiltered();
    }

    @Override
    default Optional<String> ineligible(String device) {
        return all().ineligible(device);
    }

    /** Never more than there. */
    @Override
    boolean isAvailable(String device);
}
