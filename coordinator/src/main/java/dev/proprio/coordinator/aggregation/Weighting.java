package dev.proprio.coordinator.aggregation;

import dev.proprio.proto.update.ClientUpdate;

/** How an update counts in the mean of a section. Stateless; thread-safe. */
@FunctionalInterface
interface Weighting {
    /** What the update adds to the mean's divisor, from 1 to {@link UpdateShape#MAX_WEIGHT}. */
    long share(String section, ClientUpdate update);

    /** What the section's values are multiplied by in the mean's sum. */
    default double factor(String section, ClientUpdate update) {
        return (double) share(section, update);
    }
}
