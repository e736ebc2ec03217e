package dev.proprio.experiments.sweep;

import java.util.Optional;

/**
 * A run of a sweep, and what it may go on from.
 *
 * @param before the same trial and seed in the step before; empty if there is none
 * @param kept whether a later step may go on from this one
 */
record SweepStep(PlannedRun run, Optional<PlannedRun> before, boolean kept) {
    /** A run that has nothing before it and nothing after it. */
    static SweepStep alone(PlannedRun run) {
        return new SweepStep(run, Optional.empty(), false);
    }
}
