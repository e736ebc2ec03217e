package dev.proprio.coordinator.devices;

import dev.proprio.proto.random.KeyedRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Devices that are there when a trace says so, again and again, each after a period of its own. One that the trace does not
 * name has the times of one that it does, drawn for it.
 */
public final class AvailabilityTrace implements AvailabilitySchedule {
    private static final long MINUTE = 60_000_000L;
    private static final long DAY = 24 * 60 * MINUTE;
    private static final long LONGEST_LOOK = 60 * DAY;

    private final long seed;
    private final Map<String, Habit> habits;
    private final List<String> named;
    private final List<String> notes;

    /**
     * A stretch of time.
     *
     * @param from in microseconds
     * @param until after that
     */
    public record Presence(long from, long until) {}

    /**
     * When one device is there, again and again.
     *
     * @param period after which it begins anew, in microseconds
     * @param presences in order, within a period and apart from each other
     */
    public record Habit(long period, List<Presence> presences) {
        public Habit {
            presences = joined(presences);
        }

        /** Those that touch or overlap are one. */
        private static List<Presence> joined(List<Presence> own) {
            List<Presence> sorted = new ArrayList<>(own);
            sorted.sort(Comparator.comparingLong(Presence::from));
            List<Presence> joined = new ArrayList<>();
            for (Presence next : sorted) {
                if (!joined.isEmpty() && joined.getLast().until() >= next.from()) {
                    Presence last = joined.removeLast();
                    joined.add(new Presence(last.from(), Math.max(last.until(), next.until())));
                } else {
                    joined.add(next);
                }
            }
            return List.copyOf(joined);
        }

        boolean isAlways() {
            return presences.size() == 1
                    && presences.getFirst().until() - presences.getFirst().from() == period;
        }

        /** When the presence ends in which a moment of the period is; less than 0 if it is in none. */
        long endOf(long within) {
            int low = 0;
            int high = presences.size() - 1;
            while (low <= high) {
                int middle = (low + high) >>> 1;
                Presence interval = presences.get(middle);
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
    }

    /**
     * @param habits of each device, with at least one presence
     * @param notes what has to be said of how the trace was read
     */
    public AvailabilityTrace(long seed, Map<String, Habit> habits, List<String> notes) {
        this.seed = seed;
        this.habits = Collections.unmodifiableMap(new TreeMap<>(habits));
        this.named = List.copyOf(this.habits.keySet());
        this.notes = List.copyOf(notes);
    }

    /** How many devices it names. */
    public int devices() {
        return named.size();
    }

    /** Whether it names a device. */
    public boolean names(String device) {
        return habits.containsKey(device);
    }

    @Override
    public List<String> notes() {
        return notes;
    }

    /** How long nobody is there, at most, in microseconds; a day or more only if it is so within the first weeks. */
    public long longestGap() {
        List<Long> periods =
                habits.values().stream().map(Habit::period).distinct().toList();
        if (periods.size() == 1) {
            return gap(
                    habits.values().stream()
                            .flatMap(habit -> habit.presences().stream())
                            .toList(),
                    periods.getFirst());
        }
        // Nobody is away for longer than the one who comes again first.
        long shortest = habits.values().stream()
                .mapToLong(habit -> gap(habit.presences(), habit.period()))
                .min()
                .orElseThrow();
        return shortest < DAY ? shortest : gapInMinutes();
    }

    private static long gap(List<Presence> all, long period) {
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

    /** Of periods that differ, each of which is longer than a day. */
    private long gapInMinutes() {
        long longest = habits.values().stream().mapToLong(Habit::period).max().orElseThrow();
        long end = Math.min(2 * longest, LONGEST_LOOK);
        var minutes = new BitSet();
        for (Habit habit : habits.values()) {
            for (long begin = 0; begin < end; begin += habit.period()) {
                for (Presence presence : habit.presences()) {
                    minutes.set((int) (Math.min(end, begin + presence.from()) / MINUTE), (int)
                            Math.ceilDiv(Math.min(end, begin + presence.until()), MINUTE));
                }
            }
        }
        int all = (int) (end / MINUTE);
        int gap = 0;
        for (int at = minutes.nextClearBit(0); at < all; ) {
            int next = minutes.nextSetBit(at);
            int until = next < 0 ? all : Math.min(all, next);
            gap = Math.max(gap, until - at);
            at = minutes.nextClearBit(until);
        }
        return gap * MINUTE;
    }

    @Override
    public boolean isAvailable(String device, long at) {
        Habit own = of(device);
        return own.endOf(Math.floorMod(at, own.period())) >= 0;
    }

    @Override
    public OptionalLong leaves(String device, long from, long until) {
        Habit own = of(device);
        if (own.isAlways()) {
            return OptionalLong.empty();
        }
        long at = from;
        while (at < until) {
            long within = Math.floorMod(at, own.period());
            long end = own.endOf(within);
            if (end < 0) {
                return OptionalLong.of(at);
            }
            at += end - within;
        }
        return OptionalLong.empty();
    }

    private Habit of(String device) {
        Habit own = habits.get(device);
        return own != null ? own : Objects.requireNonNull(habits.get(drawn(device)));
    }

    private String drawn(String device) {
        return named.get(KeyedRandom.of(seed, "device-trace", 0, KeyedRandom.keyOf(device))
                .nextInt(named.size()));
    }
}
