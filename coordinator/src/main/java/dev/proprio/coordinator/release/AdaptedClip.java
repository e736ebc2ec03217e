package dev.proprio.coordinator.release;

import java.util.Optional;

/**
 * What has become of an {@linkplain AdaptiveClip adaptive clip} after a round.
 *
 * @param used the round's clip
 * @param next the next round's
 * @param within the share of the round's updates that were within its clip, as noise lets it be known: it may be less than 0, or
 *     more than 1; empty if nothing was released
 */
public record AdaptedClip(float used, float next, Optional<Double> within) {}
