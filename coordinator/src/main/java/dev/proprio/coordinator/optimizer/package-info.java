/** How the model moves when a round's updates have been combined. */
@NullMarked
package dev.proprio.coordinator.optimizer;

import org.jspecify.annotations.NullMarked;
