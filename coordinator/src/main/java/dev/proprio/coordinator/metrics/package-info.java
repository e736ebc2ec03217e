/** What a coordinator counts and measures of itself, for Prometheus. What it learns is not measured here. */
@NullMarked
package dev.proprio.coordinator.metrics;

import org.jspecify.annotations.NullMarked;
