/**
 * Parts of a round on their way from where they were added up to where the round is: {@link
 * dev.proprio.coordinator.partial.PartialWriter} and {@link dev.proprio.coordinator.partial.PartialReader} are the two ends
 * of the wire, and {@link dev.proprio.coordinator.partial.PartialKit} tries whether a rule's parts survive it.
 */
@NullMarked
package dev.proprio.coordinator.partial;

import org.jspecify.annotations.NullMarked;
