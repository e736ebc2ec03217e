/**
 * Synthetic(alpha, beta), the vectors that drift is studied on: every user has a logistic model and a distribution of
 * inputs of their own. Synthetic movements live in {@code synthetic}.
 */
@NullMarked
package dev.proprio.client.sensor.logistic;

import org.jspecify.annotations.NullMarked;
