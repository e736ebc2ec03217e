/**
 * Between plain values and protocol messages: chunks with their checks, layouts, device ids. Calls and
 * connections belong to the two sides.
 */
@NullMarked
package dev.proprio.proto.wire;

import org.jspecify.annotations.NullMarked;
