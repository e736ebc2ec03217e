package dev.proprio.client.dataset;

import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.Windows;
import java.util.LinkedHashMap;
import java.util.Map;

/** Keeps the most recently used windows within a budget of memory. Thread-safe. */
final class WindowCache {
    private final long budgetBytes;
    private final Map<Integer, Windows> kept = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    WindowCache(long budgetBytes) {
        this.budgetBytes = budgetBytes;
    }

    /** The windows of {@code key}, made by {@code maker} when they are not here; two threads may make the same. */
    Windows get(int key, Maker maker) throws SensorDataException {
        synchronized (this) {
            Windows here = kept.get(key);
            if (here != null) {
                return here;
            }
        }
        Windows made = maker.make(key);
        synchronized (this) {
            if (kept.putIfAbsent(key, made) == null) {
                bytes += size(made);
            }
            var oldest = kept.entrySet().iterator();
            while (bytes > budgetBytes && oldest.hasNext()) {
                bytes -= size(oldest.next().getValue());
                oldest.remove();
            }
        }
        return made;
    }

    private static long size(Windows windows) {
        return (long) windows.features().length * Float.BYTES + (long) windows.count() * Integer.BYTES;
    }

    /** Makes windows. */
    @FunctionalInterface
    interface Maker {
        Windows make(int key) throws SensorDataException;
    }
}
