/** Strategies against closed forms, on quadratic losses whose optimum is known. */
@NullMarked
package dev.proprio.experiments.strategies;

import org.jspecify.annotations.NullMarked;
