/**
 * The messages between client and server as values, and their form on the wire. Sizes are checked here; meaning is
 * checked by the roles.
 */
@NullMarked
package dev.proprio.proto.secagg.message;

import org.jspecify.annotations.NullMarked;
