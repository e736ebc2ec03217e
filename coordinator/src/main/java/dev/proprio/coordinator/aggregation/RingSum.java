package dev.proprio.coordinator.aggregation;

import dev.proprio.proto.secagg.ring.RingVector;
import java.util.ArrayList;
import java.util.List;

/**
 * What some devices of a group add up to in a round that rehearses secure aggregation: the integers that masks would hide,
 * modulo powers of two.
 *
 * @param group its number among the round's groups, from 0
 * @param devices whose updates are in it; sorted
 * @param sums one for each of the group's vectors; not written to
 */
public record RingSum(int group, List<String> devices, List<RingVector> sums) {
    public RingSum {
        devices = devices.stream().sorted().toList();
        sums = List.copyOf(sums);
    }

    /** Both; {@code other} is of the same group, and of other devices. */
    RingSum plus(RingSum other) throws InvalidPartialException {
        requireLike(other.sums);
        List<String> all = new ArrayList<>(devices);
        all.addAll(other.devices);
        List<RingVector> both = sums.stream().map(RingVector::copy).toList();
        for (int i = 0; i < both.size(); i++) {
            both.get(i).add(other.sums.get(i));
        }
        return new RingSum(group, all, both);
    }

    /** Checks that these are sums of the same vectors as {@code others}. */
    public void requireLike(List<RingVector> others) throws InvalidPartialException {
        boolean alike = sums.size() == others.size();
        for (int i = 0; alike && i < sums.size(); i++) {
            alike = sums.get(i).length() == others.get(i).length()
                    && sums.get(i).bits() == others.get(i).bits();
        }
        if (!alike) {
            throw new InvalidPartialException(
                    "the part has the vectors %s of group %s, which has %s".formatted(sums, group, others));
        }
    }
}
