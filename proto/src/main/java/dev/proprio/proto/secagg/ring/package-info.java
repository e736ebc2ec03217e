/**
 * Vectors of integers modulo 2^b: masks added and subtracted as they are generated, and packing to b bits an element.
 * What the integers mean is decided elsewhere.
 */
@NullMarked
package dev.proprio.proto.secagg.ring;

import org.jspecify.annotations.NullMarked;
