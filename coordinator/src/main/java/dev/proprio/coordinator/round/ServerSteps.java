package dev.proprio.coordinator.round;

/** Plans the steps of a server that does not wait for a cohort, and carries them out. */
interface ServerSteps extends RoundPlanner, UpdateGatherer {}
