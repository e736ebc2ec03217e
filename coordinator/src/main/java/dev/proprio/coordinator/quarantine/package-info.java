/**
 * Which devices keep failing, and those that are put aside for it: one device, or all that say the same of themselves.
 * What a round asks of devices is not known here, only what became of it.
 */
@NullMarked
package dev.proprio.coordinator.quarantine;

import org.jspecify.annotations.NullMarked;
