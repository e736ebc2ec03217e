package dev.proprio.client.device;

import dev.proprio.proto.update.TrainingTask;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The tasks that devices are at. Thread-safe. */
final class OpenTasks {
    private record Key(String run, int round, String device) {
        static Key of(TrainingTask task) {
            return new Key(task.run(), task.round(), task.device());
        }
    }

    private final Set<Key> open = new HashSet<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ended = lock.newCondition();

    void began(TrainingTask task) {
        lock.lock();
        try {
            open.add(Key.of(task));
        } finally {
            lock.unlock();
        }
    }

    void ended(TrainingTask task) {
        lock.lock();
        try {
            if (open.remove(Key.of(task))) {
                ended.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    void awaitEnd(String run, int round, Collection<String> devices) throws InterruptedException {
        lock.lock();
        try {
            while (devices.stream().anyMatch(device -> open.contains(new Key(run, round, device)))) {
                ended.await();
            }
        } finally {
            lock.unlock();
        }
    }
}
