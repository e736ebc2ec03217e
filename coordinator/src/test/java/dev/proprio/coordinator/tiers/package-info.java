@NullMarked
package dev.proprio.coordinator.tiers;

import org.jspecify.annotations.NullMarked;
