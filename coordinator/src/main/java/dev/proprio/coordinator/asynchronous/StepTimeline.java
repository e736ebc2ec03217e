package dev.proprio.coordinator.asynchronous;

import dev.proprio.coordinator.devices.Course;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * The events of one step, in the order of virtual time: who arrives, leaves and is asked when. What happens at the same
 * microsecond happens in the order in which the flights began. Whoever arrives is followed at the same moment by the next
 * device that is chosen; where nobody is there, it is tried again with the next minute. Nothing of it depends on what
 * devices learn, but for those whose training fails: their places are taken by whoever arrives next. Not thread-safe.
 */
public final class StepTimeline {
    private static final long MINUTE = 60_000_000L;
    private static final long DAY = 24 * 60 * MINUTE;
    /** So many landings without an update, and at least so many for each place, are as good as a day without anybody. */
    private static final int LANDINGS = 10_000;

    private static final int LANDINGS_PER_PLACE = 100;

    private final AsynchronousMode mode;
    private final int version;
    private final Dispatcher dispatcher;
    private final PriorityQueue<Flight> queue =
            new PriorityQueue<>(Comparator.comparingLong(Flight::end).thenComparingLong(Flight::number));
    private final Set<String> busy = new HashSet<>();
    private final Map<String, Integer> attempts = new HashMap<>();
    private final List<Landing> landings = new ArrayList<>();
    private long now;
    private long number;
    private int draws;
    private int counted;
    /** Landings since the last update, and when that was. */
    private int left;

    private long lastUpdate;
    /** Since when nobody is under way, if nobody is. */
    private long idle;
    /** When it is tried again to fill places for which nobody was there. */
    private long retry = Long.MAX_VALUE;

    /**
     * A step that begins.
     *
     * @param version how many rounds are over
     * @param underWay who is, from the steps before
     * @param now the moment, in microseconds of virtual time
     * @param number of the next flight
     */
    public StepTimeline(
            AsynchronousMode mode, int version, List<Flight> underWay, long now, long number, Dispatcher dispatcher) {
        this.mode = mode;
        this.version = version;
        this.dispatcher = dispatcher;
        this.now = now;
        this.idle = now;
        this.lastUpdate = now;
        this.number = number;
        queue.addAll(underWay);
        underWay.forEach(flight -> busy.add(flight.device()));
    }

    /**
     * Goes on until so many updates have arrived that may count. After the last of them nobody is asked yet: with which
     * version depends on whether it completes the step.
     *
     * @throws NobodyThereException if nobody is under way or there for a day, or of very many nobody stays
     */
    public List<Flight> next(int wanted) throws NobodyThereException {
        List<Flight> arrived = new ArrayList<>();
        fill(open());
        while (arrived.size() < wanted) {
            long arrival = queue.isEmpty() ? Long.MAX_VALUE : queue.element().end();
            if (retry < arrival) {
                retry();
                continue;
            }
            Landing landing = land();
            if (landing.fate() == Landing.Fate.ARRIVED) {
                arrived.add(landing.flight());
                counted++;
                left = 0;
                lastUpdate = now;
            } else if (++left >= Math.max(LANDINGS, LANDINGS_PER_PLACE * (long) mode.concurrency())) {
                throw new NobodyThereException(lastUpdate, left);
            }
            if (arrived.size() < wanted) {
                fill(retry == Long.MAX_VALUE ? open() : Math.min(1, open()));
            }
        }
        return arrived;
    }

    /** Of those that arrived last, so many do not count. */
    public void failed(int count) {
        counted -= count;
    }

    /** How many places are free; where arrivals wait for the step, theirs are not. */
    private int open() {
        return mode.concurrency() - queue.size() - (mode.waits() ? counted : 0);
    }

    private void retry() throws NobodyThereException {
        now = retry;
        if (queue.isEmpty() && now - idle >= DAY) {
            throw new NobodyThereException(idle, 0);
        }
        retry = Long.MAX_VALUE;
        fill(open());
    }

    private Landing land() {
        Flight flight = queue.remove();
        now = flight.end();
        busy.remove(flight.device());
        if (queue.isEmpty()) {
            idle = now;
        }
        var landing = new Landing(flight, fate(flight));
        landings.add(landing);
        return landing;
    }

    private Landing.Fate fate(Flight flight) {
        if (flight.leaves()) {
            return Landing.Fate.LEFT;
        }
        return version - flight.version() > mode.maxStaleness() ? Landing.Fate.STALE : Landing.Fate.ARRIVED;
    }

    private void fill(int places) {
        if (places > 0) {
            dispatcher.choose(now, places, draws, busy::contains).forEach(this::launch);
            draws++;
        }
        if (open() > 0) {
            retry = Math.min(retry, now + MINUTE - Math.floorMod(now, MINUTE));
        }
    }

    private void launch(String device) {
        int attempt = attempts.merge(device, 1, Integer::sum);
        Course course = dispatcher.course(device, version, attempt, now);
        boolean leaves = course.leaves().isPresent();
        long end = now + (leaves ? course.leaves().getAsLong() : course.arrival());
        queue.add(new Flight(number, device, version, attempt, now, end, leaves));
        busy.add(device);
        number++;
    }

    /** The moment of the last event, in microseconds of virtual time. */
    public long now() {
        return now;
    }

    /** The number of the next flight. */
    public long number() {
        return number;
    }

    /** All that landed so far, in order. */
    public List<Landing> landings() {
        return List.copyOf(landings);
    }

    /** Who is under way, in the order in which they began. */
    public List<Flight> underWay() {
        return queue.stream().sorted(Comparator.comparingLong(Flight::number)).toList();
    }
}
