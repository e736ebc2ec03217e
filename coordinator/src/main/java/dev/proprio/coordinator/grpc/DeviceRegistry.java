package dev.proprio.coordinator.grpc;

import dev.proprio.proto.wire.SelfDescription;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/** Who is connected now. Thread-safe. */
public final class DeviceRegistry implements AvailabilityRegistry {
    private final Map<String, DeviceConnection> byDevice = new HashMap<>();
    private final Map<String, DeviceConnection> bySession = new HashMap<>();
    /** The devices that may come back; the first whose connection broke is first. */
    private final SequencedMap<String, Broken> broken = new LinkedHashMap<>();

    /**
     * A connection that broke.
     *
     * @param at when, in nanoseconds
     * @param says what the device had said of itself
     */
    private record Broken(long at, SelfDescription says) {}

    private final LongSupplier nanoTime;
    private long longestComeBack = ReconnectPolicy.COME_BACK.toNanos();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    private long changes;

    private final List<Runnable> watchers = new CopyOnWriteArrayList<>();

    private final DeviceHistory history = new DeviceHistory(Clock.systemUTC());

    DeviceRegistry() {
        this(System::nanoTime);
    }

    DeviceRegistry(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** What is known of each device, also of those that are gone. */
    public DeviceHistory history() {
        return history;
    }

    /** How many devices are connected. */
    public int size() {
        lock.lock();
        try {
            return byDevice.size();
        } finally {
            lock.unlock();
        }
    }

    /** The connected devices' ids, sorted. */
    public List<String> devices() {
        lock.lock();
        try {
            return byDevice.keySet().stream().sorted().toList();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Blocks until at least {@code count} devices are connected or {@code limit} has passed.
     *
     * @return whether they are
     */
    public boolean await(int count, Duration limit) throws InterruptedException {
        long nanos = limit.toNanos();
        lock.lock();
        try {
            while (byDevice.size() < count) {
                if (nanos <= 0) {
                    return false;
                }
                nanos = changed.awaitNanos(nanos);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Blocks until at least {@code count} of the devices in {@code wanted} are connected or {@code limit} has passed.
     *
     * @return whether they are
     */
    public boolean await(Collection<String> wanted, int count, Duration limit) throws InterruptedException {
        long nanos = limit.toNanos();
        lock.lock();
        try {
            while (wanted.stream().filter(byDevice::containsKey).count() < count) {
                if (nanos <= 0) {
                    return false;
                }
                nanos = changed.awaitNanos(nanos);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Adds a connection and returns the one of the same device that it replaces. */
    Optional<DeviceConnection> add(DeviceConnection connection) {
        lock.lock();
        try {
            DeviceConnection previous = byDevice.put(connection.device(), connection);
            if (previous != null) {
                bySession.remove(previous.session());
            }
            bySession.put(connection.session(), connection);
            broken.remove(connection.device());
            history.came(connection);
            changed();
            return Optional.ofNullable(previous);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Removes a connection; false when it had been replaced already.
     *
     * @param broke whether nobody wanted it to end, so that the device may be expected back
     */
    boolean remove(DeviceConnection connection, boolean broke) {
        lock.lock();
        try {
            bySession.remove(connection.session(), connection);
            boolean last = byDevice.remove(connection.device(), connection);
            if (last) {
                if (broke) {
                    broken.putLast(connection.device(), new Broken(nanoTime.getAsLong(), connection.says()));
                }
                forget();
                history.left(connection.device());
                changed();
            }
            return last;
        } finally {
            lock.unlock();
        }
    }

    /** Whom nobody expects any more. */
    private void forget() {
        long now = nanoTime.getAsLong();
        Iterator<Broken> first = broken.values().iterator();
        while (first.hasNext() && now - first.next().at() >= longestComeBack) {
            first.remove();
        }
    }

    /** How many devices may be expected back. */
    int awaited() {
        lock.lock();
        try {
            return broken.size();
        } finally {
            lock.unlock();
        }
    }

    private void changed() {
        changes++;
        changed.signalAll();
        watchers.forEach(Runnable::run);
    }

    /** Has {@code watcher} run whenever somebody has come or gone; with a lock held, so that it must do next to nothing. */
    void watch(Runnable watcher) {
        watchers.add(watcher);
    }

    /** Ends that. */
    void unwatch(Runnable watcher) {
        watchers.remove(watcher);
    }

    @Override
    public long changes() {
        lock.lock();
        try {
            return changes;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void awaitChange(long seen, long nanos) throws InterruptedException {
        long left = nanos;
        lock.lock();
        try {
            while (changes == seen && left > 0) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Availability availability(String device, Duration comeBack) {
        lock.lock();
        try {
            longestComeBack = Math.max(longestComeBack, comeBack.toNanos());
            if (byDevice.containsKey(device)) {
                return Availability.HERE;
            }
            Broken since = broken.get(device);
            return since != null && nanoTime.getAsLong() - since.at() < comeBack.toNanos()
                    ? Availability.EXPECTED
                    : Availability.GONE;
        } finally {
            lock.unlock();
        }
    }

    /** What a device says of itself that is connected, or may come back; of all others, nothing. */
    public SelfDescription says(String device) {
        lock.lock();
        try {
            DeviceConnection here = byDevice.get(device);
            Broken away = broken.get(device);
            return here != null ? here.says() : away != null ? away.says() : SelfDescription.NONE;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean isQuarantined(String device) {
        return history.isQuarantined(device);
    }

    Optional<DeviceConnection> ofDevice(String device) {
        lock.lock();
        try {
            return Optional.ofNullable(byDevice.get(device));
        } finally {
            lock.unlock();
        }
    }

    Optional<DeviceConnection> ofSession(String session) {
        lock.lock();
        try {
            return Optional.ofNullable(bySession.get(session));
        } finally {
            lock.unlock();
        }
    }

    Collection<DeviceConnection> all() {
        lock.lock();
        try {
            return List.copyOf(byDevice.values());
        } finally {
            lock.unlock();
        }
    }
}
