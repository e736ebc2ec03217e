package dev.proprio.coordinator.secagg;

/**
 * How many devices of a group took each step.
 *
 * @param asked of the group
 * @param advertised sent keys
 * @param shared sent shares
 * @param masked sent their update: these are in the sum
 * @param confirmed signed who survived
 * @param unmasked revealed shares
 */
public record StageCounts(int asked, int advertised, int shared, int masked, int confirmed, int unmasked) {
    /** Both groups together. */
    public StageCounts plus(StageCounts other) {
        return new StageCounts(
                asked + other.asked,
                advertised + other.advertised,
                shared + other.shared,
                masked + other.masked,
                confirmed + other.confirmed,
                unmasked + other.unmasked);
    }
}
