/**
 * The round engine: asks a cohort, gathers its updates, moves the model, tells who listens. How
 * devices are reached, updates combined and the model moved are ports, implemented elsewhere.
 */
@NullMarked
package dev.proprio.coordinator.round;

import org.jspecify.annotations.NullMarked;
