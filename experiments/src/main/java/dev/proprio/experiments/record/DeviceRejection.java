package dev.proprio.experiments.record;

import dev.proprio.experiments.spec.RejectionSpec;
import dev.proprio.experiments.statistics.Interval;
import java.util.Optional;

/**
 * Below which familiarity windows are rejected, as devices that keep their windows have told it in sums.
 *
 * @param asked how
 * @param threshold of everyone
 * @param calibrationDevices how many with windows that are to be answered chose it, at least
 * @param calibrationWindows how many of their windows that are to be answered did
 * @param devices how many with such windows did not, and told what is answered, at least
 * @param windows how many of their windows are to be answered
 * @param recall the share of these that is answered
 * @param binomial the 95 % interval of the recall, were windows independent; absent in runs that did not have it yet
 */
public record DeviceRejection(
        RejectionSpec asked,
        double threshold,
        long calibrationDevices,
        long calibrationWindows,
        long devices,
        long windows,
        double recall,
        Optional<Interval> binomial) {}
