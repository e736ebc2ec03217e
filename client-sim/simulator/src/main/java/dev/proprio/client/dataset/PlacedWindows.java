package dev.proprio.client.dataset;

import dev.proprio.client.sensor.Windows;
import java.util.List;

/**
 * Normalized windows, and where each comes from.
 *
 * @param origins as many as there are windows
 */
public record PlacedWindows(Windows windows, List<WindowOrigin> origins) {
    public PlacedWindows {
        origins = List.copyOf(origins);
        if (origins.size() != windows.count()) {
            throw new IllegalArgumentException(
                    "%s places do not fit %s windows".formatted(origins.size(), windows.count()));
        }
    }
}
