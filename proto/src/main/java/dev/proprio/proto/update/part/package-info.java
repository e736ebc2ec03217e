/** What local algorithms have the coordinator do beyond averaging, one thing each; an algorithm may bring its own. */
@NullMarked
package dev.proprio.proto.update.part;

import org.jspecify.annotations.NullMarked;
