package dev.proprio.experiments.evaluation;

/**
 * How often a person's sets have the true class.
 *
 * @param person who was not among those that calibrate
 * @param windows the windows that were measured, at least 1
 * @param covered those whose set has the true class
 * @param meanSize how many classes a set has in the mean
 */
public record PersonCoverage(String person, long windows, long covered, double meanSize) {
    /** The share of windows whose set has the true class. */
    public double share() {
        return (double) covered / windows;
    }
}
