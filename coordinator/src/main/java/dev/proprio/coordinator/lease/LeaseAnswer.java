package dev.proprio.coordinator.lease;

import dev.proprio.coordinator.round.Partial;

/**
 * What a lease came to.
 *
 * @param updateBytes the bytes of its devices' updates, as they would have travelled
 */
public record LeaseAnswer(Partial partial, long updateBytes) {}
