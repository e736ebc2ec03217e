package dev.proprio.coordinator.grpc;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whose turn it is with each device, where several runs and queries ask the same ones. A secure aggregation has its devices to itself, for
 * one that answers somebody else meanwhile is missing from a stage. What comes in the clear may be asked for side by side: a device does
 * one after the other, and nobody waits for another's.
 *
 * <p>Nobody is given some of the devices and waits for others: a turn comes with all devices at once, and of those who want the same
 * device whoever asked first goes first. So nobody waits in a circle, and nobody is passed over for long.
 *
 * <p>Who waits holds nothing, and yet a large secure aggregation that waits for one device would keep all others of its devices idle.
 * So a brief question in the clear passes one that waits for somebody who came before it. As soon as nobody but such questions is in
 * its way no more of them pass, so that they cost it no more than one of them takes. Thread-safe.
 */
final class Engagements {
    private static final Logger log = LoggerFactory.getLogger(Engagements.class);

    /** By device, who has it or wants it, in the order in which they asked. */
    private final Map<String, Deque<Engagement>> queues = new HashMap<>();

    /**
     * Somebody who wants devices, and has not asked yet.
     *
     * @param alone whether nobody else may ask them meanwhile
     */
    Engagement of(Collection<String> devices, boolean alone) {
        return new Engagement(devices, alone, false);
    }

    /** Somebody who wants devices for so short a time that others of whom the turn has not come may be passed, and has not asked yet. */
    Engagement brief(Collection<String> devices) {
        return new Engagement(devices, false, true);
    }

    private static boolean isNext(Engagement one, Deque<Engagement> queue) {
        for (Engagement other : queue) {
            if (other == one) {
                return true;
            }
            if (one.alone || other.alone) {
                return false;
            }
        }
        return false;
    }

    private synchronized boolean join(Engagement one) {
        if (one.brief && passes(one)) {
            one.passing = true;
            one.devices.forEach(device -> pass(one, device));
            return true;
        }
        for (String device : one.devices) {
            Deque<Engagement> queue = queues.computeIfAbsent(device, free -> new ArrayDeque<>());
            queue.addLast(one);
            if (!isNext(one, queue)) {
                one.waiting.add(device);
            }
        }
        return one.waiting.isEmpty();
    }

    /** Whether somebody may be asked at once though others want the devices for themselves, because all of these wait anyhow. */
    private boolean passes(Engagement one) {
        Set<Engagement> alone = new HashSet<>();
        for (String device : one.devices) {
            queues.getOrDefault(device, new ArrayDeque<>()).stream()
                    .filter(other -> other.alone)
                    .forEach(alone::add);
        }
        return !alone.isEmpty() && alone.stream().allMatch(this::isHeldUp);
    }

    /** Whether somebody who wants devices alone waits for one who is not merely passing. */
    private boolean isHeldUp(Engagement one) {
        for (String device : one.waiting) {
            for (Engagement other : queues.getOrDefault(device, new ArrayDeque<>())) {
                if (other == one) {
                    break;
                }
                if (!other.passing) {
                    return true;
                }
            }
        }
        return false;
    }

    private void pass(Engagement one, String device) {
        Deque<Engagement> queue = queues.computeIfAbsent(device, free -> new ArrayDeque<>());
        queue.stream().filter(other -> other.alone).forEach(other -> other.waiting.add(device));
        queue.addFirst(one);
    }

    /** Whose turn has come learns of it; what goes wrong there is nobody else's. */
    private static void grant(List<Engagement> next) {
        for (Engagement one : next) {
            try {
                one.grant();
            } catch (RuntimeException e) {
                log.error("somebody whose turn with devices had come could not begin, and has given them back", e);
                one.close();
            }
        }
    }

    /** Takes one out of a device's queue, and returns whose turn has come thereby. */
    private synchronized List<Engagement> leave(Engagement one, Collection<String> devices) {
        List<Engagement> next = new ArrayList<>();
        for (String device : devices) {
            // Also of one that has not asked yet, and will ask for it no longer.
            boolean had = one.devices.remove(device);
            Deque<Engagement> queue = queues.get(device);
            if (!had || queue == null || !queue.remove(one)) {
                continue;
            }
            if (queue.isEmpty()) {
                queues.remove(device);
            }
            for (Engagement other : queue) {
                if (isNext(other, queue) && other.waiting.remove(device) && other.waiting.isEmpty()) {
                    next.add(other);
                }
            }
        }
        return next;
    }

    /** Somebody who wants devices. They are given back one by one, and all that are left when this is closed. */
    final class Engagement implements AutoCloseable {
        private final Set<String> devices;
        private final boolean alone;
        private final boolean brief;
        /** Whether it has its devices before others who asked earlier. */
        private boolean passing;
        /** The devices that others have, or wanted before. */
        private final Set<String> waiting = new HashSet<>();

        private final CountDownLatch turn = new CountDownLatch(1);
        private volatile Runnable granted = () -> {};

        private Engagement(Collection<String> devices, boolean alone, boolean brief) {
            this.devices = new LinkedHashSet<>(devices);
            this.alone = alone;
            this.brief = brief;
        }

        /**
         * Asks for the devices, once.
         *
         * @param then is run when they are all free for this, at once or on the thread of whoever gives the last one back; it must not
         *     block
         */
        void ask(Runnable then) {
            granted = then;
            if (join(this)) {
                grant();
            }
        }

        /**
         * Asks for the devices, once, and waits until they are all free for this.
         *
         * @param held is told how many are not, if any
         */
        void await(IntConsumer held) throws InterruptedException {
            ask(() -> {});
            if (turn.getCount() > 0) {
                held.accept(waited());
                turn.await();
            }
        }

        private int waited() {
            synchronized (Engagements.this) {
                return waiting.size();
            }
        }

        private void grant() {
            turn.countDown();
            granted.run();
        }

        /** A device is done, for this one. */
        void free(String device) {
            Engagements.grant(leave(this, List.of(device)));
        }

        /** Gives all devices back, or asks for them no longer. Safe to repeat. */
        @Override
        public void close() {
            Engagements.grant(leave(this, rest()));
        }

        private List<String> rest() {
            synchronized (Engagements.this) {
                return List.copyOf(devices);
            }
        }
    }
}
