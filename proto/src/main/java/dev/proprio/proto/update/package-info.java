/**
 * What a round exchanges, as plain values: the task that a device receives and the update that it
 * returns. Their wire form lives in the generated {@code v1} package.
 */
@NullMarked
package dev.proprio.proto.update;

import org.jspecify.annotations.NullMarked;
