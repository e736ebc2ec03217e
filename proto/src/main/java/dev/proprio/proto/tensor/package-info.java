/**
 * Flat parameter vectors: their layout, their bytes on the wire, their digest. What a model computes
 * with them is not known here.
 */
@NullMarked
package dev.proprio.proto.tensor;

import org.jspecify.annotations.NullMarked;
