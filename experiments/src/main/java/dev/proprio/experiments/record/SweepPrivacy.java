package dev.proprio.experiments.record;

import java.util.Optional;

/**
 * What all runs in a sweep's folder cost the same people together: each of them is a release.
 *
 * @param epsilon of all rounds of all runs, if each draws its cohorts and noise by itself; empty if one promises nothing, for
 *     then together they promise nothing either
 * @param delta at which epsilon holds
 * @param runs that have ended, also those of which the sweep knows no more
 * @param unprotected how many of them promise nothing
 * @param rounds that were charged in all of them
 * @param neighbours how two populations differ that epsilon is for: as for the runs, if they agree; otherwise {@code zero-out}; empty in
 *     sweeps of before it was told
 */
public record SweepPrivacy(
        Optional<Double> epsilon, double delta, int runs, int unprotected, long rounds, Optional<String> neighbours) {}
