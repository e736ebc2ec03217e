/** Faults that simulated devices have on purpose, keyed like all randomness, so that every engine has the same ones. */
@NullMarked
package dev.proprio.proto.fault;

import org.jspecify.annotations.NullMarked;
