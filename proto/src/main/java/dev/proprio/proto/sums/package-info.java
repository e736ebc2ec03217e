/**
 * A round's updates as vectors of integers that add up: sections, weight, metrics and counts, and back from their sum.
 * How integers are rounded, and how they are masked, lives below {@code secagg}.
 */
@NullMarked
package dev.proprio.proto.sums;

import org.jspecify.annotations.NullMarked;
