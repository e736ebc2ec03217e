/** Tests of sweeps: what is tried, and what is kept. */
@NullMarked
package dev.proprio.experiments.sweep;

import org.jspecify.annotations.NullMarked;
