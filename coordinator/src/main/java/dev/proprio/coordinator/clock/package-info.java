/** The time by which rounds are timed, and by which waiting ends. */
@NullMarked
package dev.proprio.coordinator.clock;

import org.jspecify.annotations.NullMarked;
