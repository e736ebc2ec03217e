/**
 * What of a differentially private round's sum is released: the sum with noise, over a divisor that nobody's taking part
 * changes; and the ledger of all that was, kept with the model.
 */
@NullMarked
package dev.proprio.coordinator.release;

import org.jspecify.annotations.NullMarked;
