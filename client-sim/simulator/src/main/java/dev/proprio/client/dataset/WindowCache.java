package dev.proprio.client.dataset;

import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.Windows;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Keeps the most recently used windows within a budget of memory. Windows that several threads ask for at once
 * are made once. Thread-safe.
 */
final class WindowCache {
    private final long budgetBytes;
    private final Map<Integer, Windows> kept = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<Integer, FutureTask<Windows>> making = new HashMap<>();
    private final Map<Integer, Integer> counts = new ConcurrentHashMap<>();
    private long bytes;

    WindowCache(long budgetBytes) {
        this.budgetBytes = budgetBytes;
    }

    /**
     * The windows of {@code key}, made by {@code maker} when they are not here. Whoever waits for a thread that is
     * interrupted while it makes them makes them itself.
     */
    Windows get(int key, Maker maker) throws SensorDataException {
        while (true) {
            FutureTask<Windows> task;
            synchronized (this) {
                Windows here = kept.get(key);
                if (here != null) {
                    return here;
                }
                task = making.computeIfAbsent(key, made -> new FutureTask<>(() -> make(made, maker)));
            }
            task.run();
            try {
                Windows made = await(task);
                synchronized (this) {
                    if (making.remove(key, task)) {
                        keep(key, made);
                    }
                }
                return made;
            } catch (ExecutionException e) {
                synchronized (this) {
                    making.remove(key, task);
                }
                if (!(e.getCause() instanceof Stopped) || Thread.currentThread().isInterrupted()) {
                    throw unreadable(e);
                }
            }
        }
    }

    private static Windows make(int key, Maker maker) throws SensorDataException, Stopped {
        try {
            return maker.make(key);
        } catch (SensorDataException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw new Stopped(e);
            }
            throw e;
        }
    }

    /** Keeps the windows of {@code key}, which nobody has asked for yet, if there is room. */
    synchronized void put(int key, Windows made) {
        keep(key, made);
    }

    /** Whether the windows of {@code key} are here. */
    synchronized boolean holds(int key) {
        return kept.containsKey(key);
    }

    /** How many windows {@code key} had when they were made, if they ever were. */
    OptionalInt count(int key) {
        Integer count = counts.get(key);
        return count == null ? OptionalInt.empty() : OptionalInt.of(count);
    }

    private void keep(int key, Windows made) {
        counts.put(key, made.count());
        kept.put(key, made);
        bytes += size(made);
        var oldest = kept.entrySet().iterator();
        while (bytes > budgetBytes && oldest.hasNext()) {
            bytes -= size(oldest.next().getValue());
            oldest.remove();
        }
    }

    private static Windows await(FutureTask<Windows> task) throws ExecutionException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static SensorDataException unreadable(ExecutionException e) {
        return switch (e.getCause()) {
            case SensorDataException unreadable -> unreadable;
            case Stopped stopped -> stopped.unreadable;
            case null, default -> throw new IllegalStateException("windows could not be made: " + e.getCause(), e);
        };
    }

    /** What windows take, in bytes. */
    static long size(Windows windows) {
        return (long) windows.features().length * Float.BYTES + (long) windows.count() * Integer.BYTES;
    }

    /** Makes windows. */
    @FunctionalInterface
    interface Maker {
        Windows make(int key) throws SensorDataException;
    }

    /** Windows could not be made for a reason that concerns one thread alone: it was interrupted. */
    private static final class Stopped extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient SensorDataException unreadable;

        Stopped(SensorDataException unreadable) {
            super(unreadable);
            this.unreadable = unreadable;
        }
    }
}
