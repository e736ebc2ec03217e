/** Who is asked to train in a round. How they are reached is the fleet's business. */
@NullMarked
package dev.proprio.coordinator.selection;

import org.jspecify.annotations.NullMarked;
