/**
 * Values as the bytes that are kept on disk: versioned, and checked when they are read. What is kept, and where, is
 * known elsewhere.
 */
@NullMarked
package dev.proprio.proto.stored;

import org.jspecify.annotations.NullMarked;
