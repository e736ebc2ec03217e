/** Devices' answers to queries: which count, and what they add up to. */
@NullMarked
package dev.proprio.coordinator.query;

import org.jspecify.annotations.NullMarked;
