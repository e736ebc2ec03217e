package dev.proprio.coordinator.devices;

import dev.proprio.proto.random.KeyedRandom;
import java.util.OptionalLong;

/**
 * Devices that are charged at night, each at hours of its own, and are there by chance in other hours.
 *
 * @param seed of all draws
 * @param begin when charging begins, in microseconds of the day
 * @param length how long it lasts, in microseconds, at most a day
 * @param spread the standard deviation of when a device begins, in microseconds
 * @param daytime the probability that a device that is not charged is there, drawn for each hour
 */
public record Diurnal(long seed, long begin, long length, long spread, double daytime) implements AvailabilitySchedule {
    private static final long HOUR = 3_600_000_000L;
    private static final long DAY = 24 * HOUR;

    @Override
    public boolean isAvailable(String device, long at) {
        return isCharged(at, begins(device)) || isThere(device, at);
    }

    @Override
    public OptionalLong leaves(String device, long from, long until) {
        long begins = begins(device);
        long at = from;
        while (at < until) {
            if (at > from && !isCharged(at, begins) && !isThere(device, at)) {
                return OptionalLong.of(at);
            }
            long sinceBegin = Math.floorMod(at - begins, DAY);
            long next = sinceBegin < length ? length - sinceBegin : DAY - sinceBegin;
            at += Math.min(next, HOUR - Math.floorMod(at, HOUR));
        }
        return OptionalLong.empty();
    }

    @Override
    public long charged(String device, long from, long until) {
        long begins = begins(device);
        return chargedUntil(until - begins) - chargedUntil(from - begins);
    }

    /** For how long a device that begins to be charged at 0 of each day has been so, from the first day on. */
    private long chargedUntil(long at) {
        return Math.floorDiv(at, DAY) * length + Math.min(length, Math.floorMod(at, DAY));
    }

    private boolean isCharged(long at, long begins) {
        return Math.floorMod(at - begins, DAY) < length;
    }

    private boolean isThere(String device, long at) {
        return daytime > 0
                && KeyedRandom.of(seed, "device-daytime", Math.floorDiv(at, HOUR), KeyedRandom.keyOf(device))
                                .nextDouble()
                        < daytime;
    }

    private long begins(String device) {
        if (spread == 0) {
            return begin;
        }
        double drawn = KeyedRandom.of(seed, "device-charging", 0, KeyedRandom.keyOf(device))
                .nextGaussian();
        return begin + Math.round(spread * drawn);
    }
}
