package dev.proprio.coordinator.devices;

import dev.proprio.proto.random.KeyedRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Devices that are there when a trace says so, again and again. One that the trace does not name has the times of one that
 * it does, drawn for it.
 */
public final class AvailabilityTrace implements AvailabilitySchedule {
    private final long seed;
    private final long period;
    private final Map<String, List<Presence>> intervals;
    private final List<String> named;

    /**
     * A stretch of time.
     *
     * @param from in microseconds
     * @param until after that
     */
    public record Presence(long from, long until) {}

    /**
     * @param period after which all begins anew, in microseconds
     * @param intervals of each device, at least one, within a period and without overlaps
     */
    public AvailabilityTrace(long seed, long period, Map<String, List<Presence>> intervals) {
        this.seed = seed;
        this.period = period;
        Map<String, List<Presence>> joined = new TreeMap<>();
        intervals.forEach((device, own) -> joined.put(device, joined(own)));
        this.intervals = Collections.unmodifiableMap(joined);
        this.named = List.copyOf(joined.keySet());
    }

    /** How many devices it names. */
    public int devices() {
        return named.size();
    }

    /** Those that it does not name. */
    public boolean names(String device) {
        return intervals.containsKey(device);
    }

    /** How long nobody is there, at most, in microseconds; at most the period. */
    public long longestGap() {
        List<Presence> all = new ArrayList<>();
        intervals.values().forEach(all::addAll);
        Presence[] sorted = all.toArray(new Presence[0]);
        Arrays.sort(sorted, Comparator.comparingLong(Presence::from));
        long reached = sorted[0].until();
        long gap = 0;
        for (Presence next : sorted) {
            gap = Math.max(gap, next.from() - reached);
            reached = Math.max(reached, next.until());
        }
        return Math.max(gap, sorted[0].from() + period - reached);
    }

    @Override
    public boolean isAvailable(String device, long at) {
        return endOf(of(device), Math.floorMod(at, period)) >= 0;
    }

    @Override
    public OptionalLong leaves(String device, long from, long until) {
        List<Presence> own = of(device);
        if (own.size() == 1 && own.getFirst().until() - own.getFirst().from() == period) {
            return OptionalLong.empty();
        }
        long at = from;
        while (at < until) {
            long within = Math.floorMod(at, period);
            long end = endOf(own, within);
            if (end < 0) {
                return OptionalLong.of(at);
            }
            at += end - within;
        }
        return OptionalLong.empty();
    }

    /** When the interval ends in which a moment of the period is; less than 0 if it is in none. */
    private static long endOf(List<Presence> own, long within) {
        int low = 0;
        int high = own.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            Presence interval = own.get(middle);
            if (within < interval.from()) {
                high = middle - 1;
            } else if (within >= interval.until()) {
                low = middle + 1;
            } else {
                return interval.until();
            }
        }
        return -1;
    }

    private List<Presence> of(String device) {
        List<Presence> own = intervals.get(device);
        return own != null ? own : intervals.getOrDefault(drawn(device), List.of());
    }

    private String drawn(String device) {
        return named.get(KeyedRandom.of(seed, "device-trace", 0, KeyedRandom.keyOf(device))
                .nextInt(named.size()));
    }

    /** In order, and as one where one begins when another ends. */
    private static List<Presence> joined(List<Presence> own) {
        List<Presence> sorted = new ArrayList<>(own);
        sorted.sort(Comparator.comparingLong(Presence::from));
        List<Presence> joined = new ArrayList<>();
        for (Presence next : sorted) {
            if (!joined.isEmpty() && joined.getLast().until() == next.from()) {
                Presence last = joined.removeLast();
                joined.add(new Presence(last.from(), next.until()));
            } else {
                joined.add(next);
            }
        }
        return List.copyOf(joined);
    }
}
