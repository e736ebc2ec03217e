/**
 * Between a client's real-valued update and the integers that a round sums: clipping, stochastic rounding, weights,
 * and the plain sum that secure aggregation equals to the bit.
 */
@NullMarked
package dev.proprio.proto.secagg.quantize;

import org.jspecify.annotations.NullMarked;
