package dev.proprio.experiments.record;

/**
 * How the noise of a run's rounds hung together.
 *
 * @param bands of how many rounds
 * @param blocks of devices that took turns
 * @param turns that anybody had at most: what was charged
 * @param summedNoiseSd standard deviation of the noise on each value of the sum of all rounds' mean updates
 */
public record BandedSummary(int bands, int blocks, long turns, double summedNoiseSd) {}
