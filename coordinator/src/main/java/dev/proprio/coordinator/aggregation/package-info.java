/**
 * Turns many updates into one, exactly and in any order. What the model does with the result is the
 * server optimizer's business.
 */
@NullMarked
package dev.proprio.coordinator.aggregation;

import org.jspecify.annotations.NullMarked;
