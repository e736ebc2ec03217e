/**
 * Coordinators under a coordinator: leaves hold the connections of devices, the root holds the run. A {@link
 * dev.proprio.coordinator.tree.LeafServer} has the leaves' sessions, its {@link dev.proprio.coordinator.tree.TreeFleet} deals
 * a round's devices out to the leaves that they are connected to, and {@link dev.proprio.coordinator.tree.LeafRounds} carries
 * such a lease out in a leaf.
 */
@NullMarked
package dev.proprio.coordinator.tree;

import org.jspecify.annotations.NullMarked;
