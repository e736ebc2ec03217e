/**
 * Noise of whole numbers, drawn exactly, so that no rounding tells what it was added to; and where a
 * device that adds its own takes it from.
 */
@NullMarked
package dev.proprio.proto.noise;

import org.jspecify.annotations.NullMarked;
