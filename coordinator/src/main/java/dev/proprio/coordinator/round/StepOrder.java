package dev.proprio.coordinator.round;

import dev.proprio.coordinator.asynchronous.AsynchronousMode;
import dev.proprio.coordinator.devices.VirtualDevices;
import dev.proprio.coordinator.tiers.TieredMode;

/** What decides whose updates make the next step of a server that does not wait for a cohort. */
public sealed interface StepOrder {
    /** Those that arrive first by a virtual clock. */
    record VirtualArrivals(AsynchronousMode mode, VirtualDevices devices) implements StepOrder {}

    /** The tier whose round ends first by a virtual clock. */
    record VirtualTiers(TieredMode mode, VirtualDevices devices) implements StepOrder {}

    /** Those that arrive first: nothing of it can be repeated. The fleet must have a {@link Fleet#dispatch}. */
    record FirstCome(AsynchronousMode mode) implements StepOrder {}
}
