package dev.proprio.experiments.exploration;

import java.util.List;

/**
 * How many windows a person is tested with.
 *
 * @param windows of each class
 * @param shown how many of them are kept with their signals
 */
public record PersonCounts(String person, List<Integer> windows, int shown) {
    public PersonCounts {
        windows = List.copyOf(windows);
    }
}
