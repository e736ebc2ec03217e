package dev.proprio.experiments.record;

import dev.proprio.experiments.spec.RejectionSpec;

/**
 * Below which familiarity windows are rejected, as devices that keep their windows have told it in sums.
 *
 * @param asked how
 * @param threshold of everyone
 * @param calibrationDevices how many chose it
 * @param calibrationWindows how many of their windows that are to be answered did
 * @param devices who did not, and told what is answered
 * @param windows how many of their windows are to be answered
 * @param recall the share of these that is answered
 */
public record DeviceRejection(
        RejectionSpec asked,
        double threshold,
        long calibrationDevices,
        long calibrationWindows,
        long devices,
        long windows,
        double recall) {}
