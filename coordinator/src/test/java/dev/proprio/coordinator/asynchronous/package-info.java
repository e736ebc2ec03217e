@NullMarked
package dev.proprio.coordinator.asynchronous;

import org.jspecify.annotations.NullMarked;
