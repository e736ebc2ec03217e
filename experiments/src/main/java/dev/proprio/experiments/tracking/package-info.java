/**
 * Tells other programs of a run's rounds: TensorBoard by files, MLflow over HTTP. A {@code Tracker} is told each round
 * once, also where the run stopped in between, and what it could not pass on is counted and said with the run's result.
 */
@NullMarked
package dev.proprio.experiments.tracking;

import org.jspecify.annotations.NullMarked;
