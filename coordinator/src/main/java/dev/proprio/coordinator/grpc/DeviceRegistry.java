package dev.proprio.coordinator.grpc;

import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Who is connected now. Thread-safe. */
public final class DeviceRegistry {
    private final Map<String, DeviceConnection> byDevice = new HashMap<>();
    private final Map<String, DeviceConnection> bySession = new HashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    private final DeviceBook book = new DeviceBook(Clock.systemUTC());

    DeviceRegistry() {}

    /** What is known of each device, also of those that are gone. */
    public DeviceBook book() {
        return book;
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
            book.came(connection.device(), connection.software(), connection.revision());
            changed.signalAll();
            return Optional.ofNullable(previous);
        } finally {
            lock.unlock();
        }
    }

    /** Removes a connection; false when it had been replaced already. */
    boolean remove(DeviceConnection connection) {
        lock.lock();
        try {
            bySession.remove(connection.session(), connection);
            boolean last = byDevice.remove(connection.device(), connection);
            if (last) {
                book.left(connection.device());
            }
            return last;
        } finally {
            lock.unlock();
        }
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
