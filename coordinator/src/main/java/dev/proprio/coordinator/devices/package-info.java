/** Devices as they are: how fast, how far away, when they are there, and what a round takes of virtual time. */
@NullMarked
package dev.proprio.coordinator.devices;

import org.jspecify.annotations.NullMarked;
