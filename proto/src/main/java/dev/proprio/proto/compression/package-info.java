/**
 * How the change of the parameters is made smaller to travel, and how the coordinator reads it or the sum of it.
 * Chunks and messages are not known here.
 */
@NullMarked
package dev.proprio.proto.compression;

import org.jspecify.annotations.NullMarked;
