/**
 * How well a model does: confusion counts, each user's result, and the summary over users. Plain
 * numbers only; who runs the model lives elsewhere.
 */
@NullMarked
package dev.proprio.experiments.evaluation;

import org.jspecify.annotations.NullMarked;
