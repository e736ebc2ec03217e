package dev.proprio.experiments.record;

import java.util.List;
import java.util.Optional;

/**
 * One group's secure aggregation in one round.
 *
 * @param devices of the group, n
 * @param neighbours with whom each device shares masks, k
 * @param threshold shares that give a secret back, t
 * @param survivors fewest devices in the sum, u
 * @param signatures that the survivor sets needed, q; 0 without a quorum
 * @param advertised devices that sent keys
 * @param shared devices that sent shares
 * @param masked devices that sent their update: these are in the sum
 * @param confirmed devices that signed who survived
 * @param unmasked devices that revealed shares
 * @param recovered devices whose masks were taken off because they had left
 * @param suspects devices whose shares were wrong and were overruled
 * @param aborted why the group was given up, if it was
 */
public record SecureGroupRow(
        int devices,
        int neighbours,
        int threshold,
        int survivors,
        int signatures,
        int advertised,
        int shared,
        int masked,
        int confirmed,
        int unmasked,
        int recovered,
        List<String> suspects,
        Optional<String> aborted) {
    public SecureGroupRow {
        suspects = List.copyOf(suspects);
    }
}
