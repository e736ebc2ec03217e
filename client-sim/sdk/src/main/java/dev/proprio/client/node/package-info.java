/**
 * A device that stays: one session after the other for as long as its owner lets it, and what it keeps on its disk in
 * between. What happens within a session is known to {@code session}.
 */
@NullMarked
package dev.proprio.client.node;

import org.jspecify.annotations.NullMarked;
