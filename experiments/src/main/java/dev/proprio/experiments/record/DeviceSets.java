package dev.proprio.experiments.record;

import dev.proprio.experiments.spec.ConformalSpec;
import dev.proprio.experiments.statistics.Interval;
import java.util.Optional;

/**
 * What sets of classes with a promise come to, as devices that keep their windows have told it in sums.
 *
 * @param asked the promise
 * @param threshold which scores are in a set; absent where no threshold keeps the promise, so that sets have all classes
 * @param calibrationDevices how many with windows chose the threshold, at least
 * @param calibrationWindows how many of their windows did; absent where each device counts alike
 * @param devices how many with windows did not, and told how they are covered, at least
 * @param windows how many windows of theirs
 * @param coverage the share of these windows whose set has the true class
 * @param binomial the 95 % interval of the coverage, were windows independent
 * @param meanSize how many classes a set has in the mean; absent if nobody has told it
 */
public record DeviceSets(
        ConformalSpec asked,
        Optional<Double> threshold,
        long calibrationDevices,
        Optional<Long> calibrationWindows,
        long devices,
        long windows,
        double coverage,
        Interval binomial,
        Optional<Double> meanSize) {}
