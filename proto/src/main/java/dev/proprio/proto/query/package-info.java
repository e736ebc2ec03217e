/**
 * What devices are asked beside training: queries, and answers to them that add up. An answer is vectors of whole numbers, each
 * of a declared range, so that a plain sum, secure aggregation and noise are the same for it as for an update.
 */
@NullMarked
package dev.proprio.proto.query;

import org.jspecify.annotations.NullMarked;
