/**
 * What rounds cost in differential privacy: a ledger of mechanisms, such as the Gaussian on Poisson samples of the population, and two
 * accountants that bound its (epsilon, delta) from above. The neighbouring relation is add or remove one: the data of one
 * unit, which is what is sampled and whose contribution is clipped, is there or is not. Exact noise, too. What a run does
 * with all that is in {@code release}.
 */
@NullMarked
package dev.proprio.coordinator.privacy;

import org.jspecify.annotations.NullMarked;
