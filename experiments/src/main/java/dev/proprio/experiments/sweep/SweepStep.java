package dev.proprio.experiments.sweep;

import java.util.List;
import java.util.Optional;

/**
 * A run of a sweep, and what it may go on from.
 *
 * @param before the same trial and seed in the step before; empty if there is none
 * @param others those of earlier trials under the same seed, by which it may be stopped
 * @param kept whether a later step may go on from this one
 */
record SweepStep(PlannedRun run, Optional<PlannedRun> before, List<PlannedRun> others, boolean kept) {
    SweepStep {
        others = List.copyOf(others);
    }

    /** A run that has no step before it and nothing after it. */
    static SweepStep alone(PlannedRun run, List<PlannedRun> others) {
        return new SweepStep(run, Optional.empty(), others, false);
    }
}
