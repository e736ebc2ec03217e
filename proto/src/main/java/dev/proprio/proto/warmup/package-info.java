/** Code with vectors, and whether it is the faster one yet. */
@NullMarked
package dev.proprio.proto.warmup;

import org.jspecify.annotations.NullMarked;
