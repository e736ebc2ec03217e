package dev.proprio.experiments.record;

import java.util.Optional;

/**
 * What a round's privacy came to.
 *
 * @param epsilon what all rounds up to this one cost, at the run's delta; of about thirty rounds, evenly
 *     spaced, and the last
 * @param delta at which epsilon holds
 * @param budget the epsilon that no round may exceed, if there is one
 * @param noiseSd standard deviation of the noise on each value of the mean update
 */
public record PrivacyRow(Optional<Double> epsilon, double delta, Optional<Double> budget, double noiseSd) {}
