/**
 * Keyed, counter-based randomness: every draw depends only on the seed and on what it is for. Keys
 * for cryptography never come from here.
 */
@NullMarked
package dev.proprio.proto.random;

import org.jspecify.annotations.NullMarked;
