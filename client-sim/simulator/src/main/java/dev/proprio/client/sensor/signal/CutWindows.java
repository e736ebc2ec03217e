package dev.proprio.client.sensor.signal;

import dev.proprio.client.sensor.Windows;

/**
 * Windows, and where each comes from. The arrays are owned by the record and must not be written to.
 *
 * @param recordings each one's recording, by its index among those that were cut
 * @param seconds when each begins: by its recording's time stamps, or else from its recording's first sample
 */
public record CutWindows(Windows windows, int[] recordings, double[] seconds) {}
