package dev.proprio.experiments.compare;

/**
 * A group on an ablation curve.
 *
 * @param x the value of what is changed
 * @param group how well it did
 * @param updates that counted in a run, the mean over seeds
 * @param megabytesUp that devices sent in a run, the mean over seeds
 */
public record AblationPoint(double x, GroupSummary group, double updates, double megabytesUp) {}
