package dev.proprio.experiments.record;

/**
 * What a round's privacy came to.
 *
 * @param epsilon what all rounds up to this one cost, at the run's delta
 * @param noiseSd standard deviation of the noise on each value of the mean update
 */
public record PrivacyRow(double epsilon, double noiseSd) {}
