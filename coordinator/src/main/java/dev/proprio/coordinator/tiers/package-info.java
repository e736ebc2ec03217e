/** Servers that wait for tiers of equally fast devices: who is in which, how far each is, and how their models are mixed. */
@NullMarked
package dev.proprio.coordinator.tiers;

import org.jspecify.annotations.NullMarked;
