/** Servers that do not wait: how stale updates count, who is under way, and in which order they arrive by the virtual clock. */
@NullMarked
package dev.proprio.coordinator.asynchronous;

import org.jspecify.annotations.NullMarked;
