package dev.proprio.experiments.record;

import java.util.Optional;

/**
 * What a round's privacy came to.
 *
 * @param epsilon what all rounds up to this one cost, at the run's delta; of about thirty rounds, evenly
 *     spaced, and the last
 * @param delta at which epsilon holds
 * @param budget the epsilon that no round may exceed, if there is one
 * @param clip the largest norm of an update; missing where it followed the updates and the row was lost
 * @param clippedShare the share of updates that were longer, as noise lets it be known: it may be less than 0, or more than 1;
 *     missing where the clip is fixed, and nobody is told
 * @param noiseSd standard deviation of the noise on each value of the mean update
 */
public record PrivacyRow(
        Optional<Double> epsilon,
        double delta,
        Optional<Double> budget,
        Optional<Double> clip,
        Optional<Double> clippedShare,
        Optional<Double> noiseSd) {}
