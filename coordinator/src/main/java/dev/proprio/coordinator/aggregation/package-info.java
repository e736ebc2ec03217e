/**
 * Turns many updates into one, the same whatever their order: exact sums, and robust rules that compare
 * the updates of a cohort. What the model does with the result is the server optimizer's business.
 */
@NullMarked
package dev.proprio.coordinator.aggregation;

import org.jspecify.annotations.NullMarked;
