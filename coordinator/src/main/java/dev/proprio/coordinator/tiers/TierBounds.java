package dev.proprio.coordinator.tiers;

import java.util.Arrays;

/**
 * Which durations make which tier. Immutable.
 *
 * @param longest the longest duration of each tier but the last, rising, in microseconds
 * @param counts about how many devices each has
 */
public record TierBounds(long[] longest, long[] counts) {
    /**
     * Those that split devices into tiers of about equally many, as far as devices that take equally long allow.
     *
     * @param durations of some devices, in microseconds
     * @param population how many devices there are
     * @throws TooFewDurationsException if some tier would have nobody
     */
    public static TierBounds of(int tiers, long[] durations, long population) throws TooFewDurationsException {
        long[] sorted = durations.clone();
        Arrays.sort(sorted);
        long[] longest = new long[tiers - 1];
        for (int tier = 1; tier < tiers; tier++) {
            longest[tier - 1] = sorted[Math.max(0, (int) ((long) tier * sorted.length / tiers) - 1)];
        }
        var bounds = new TierBounds(longest, new long[0]);
        long[] known = new long[tiers];
        for (long duration : sorted) {
            known[bounds.tier(duration)]++;
        }
        long[] counts = new long[tiers];
        for (int tier = 0; tier < tiers; tier++) {
            if (known[tier] == 0) {
                throw new TooFewDurationsException(
                        (int) Arrays.stream(sorted).distinct().count());
            }
            counts[tier] = known[tier] * population / sorted.length;
        }
        return new TierBounds(longest, counts);
    }

    /** The tier of a device that takes so long, from 0, the fastest. */
    public int tier(long duration) {
        int tier = 0;
        while (tier < longest.length && duration > longest[tier]) {
            tier++;
        }
        return tier;
    }

    /** About how many devices a tier has. */
    public long count(int tier) {
        return counts[tier];
    }
}
