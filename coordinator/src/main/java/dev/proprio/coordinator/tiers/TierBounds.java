package dev.proprio.coordinator.tiers;

import java.util.Arrays;

/**
 * Which durations make which tier. Immutable.
 *
 * @param longest the longest duration of each tier but the last, rising, in microseconds
 * @param counts how many devices each has, if all are known; otherwise how many it has at the least, but for one chance in a
 *     thousand
 */
public record TierBounds(long[] longest, long[] counts) {
    /**
     * Those that split devices into tiers of about equally many, as far as devices that take equally long allow.
     *
     * @param durations of some devices, in microseconds
     * @param population how many devices there are
     * @throws TooFewDurationsException if they take fewer different times than there are tiers
     */
    public static TierBounds of(int tiers, long[] durations, long population) throws TooFewDurationsException {
        long[] sorted = durations.clone();
        Arrays.sort(sorted);
        long[] distinct = Arrays.stream(sorted).distinct().toArray();
        if (distinct.length < tiers) {
            throw new TooFewDurationsException(distinct.length);
        }
        long[] longest = new long[tiers - 1];
        int last = -1;
        for (int tier = 1; tier < tiers; tier++) {
            long equal = sorted[Math.max(0, (int) ((long) tier * sorted.length / tiers) - 1)];
            // Whatever takes equally long is in one tier, and each of the tiers after it has somebody left.
            last = Math.clamp(Arrays.binarySearch(distinct, equal), last + 1, distinct.length - 1 - (tiers - tier));
            longest[tier - 1] = distinct[last];
        }
        var bounds = new TierBounds(longest, new long[0]);
        long[] known = new long[tiers];
        for (long duration : sorted) {
            known[bounds.tier(duration)]++;
        }
        long[] counts = new long[tiers];
        for (int tier = 0; tier < tiers; tier++) {
            counts[tier] = atLeast(known[tier], sorted.length, population);
        }
        return new TierBounds(longest, counts);
    }

    /** How many of a population are of a kind, of which a sample without repetition has some: three standard deviations less. */
    private static long atLeast(long found, int sample, long population) {
        if (sample >= population) {
            return found;
        }
        double share = (double) found / sample;
        double left = (double) (population - sample) / (population - 1);
        double deviation = Math.sqrt(share * (1 - share) / sample * left);
        return Math.max(found, (long) ((share - 3 * deviation) * population));
    }

    /** The tier of a device that takes so long, from 0, the fastest. */
    public int tier(long duration) {
        int tier = 0;
        while (tier < longest.length && duration > longest[tier]) {
            tier++;
        }
        return tier;
    }

    /** How many devices a tier has, or has at the least. */
    public long count(int tier) {
        return counts[tier];
    }
}
