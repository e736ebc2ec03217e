package dev.proprio.coordinator.grpc;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The memory for updates that are arriving. Whoever gets none waits its turn, and is not read from meanwhile; a device
 * that has its share does not keep others waiting. Thread-safe.
 */
final class UploadMemory {
    private final long total;
    private final long perDevice;
    private final Set<Lease> waiting = new LinkedHashSet<>();
    private final Map<String, Long> byDevice = new HashMap<>();
    private long taken;

    UploadMemory(long total, long perDevice) {
        this.total = total;
        this.perDevice = perDevice;
    }

    /**
     * Asks for memory.
     *
     * @param granted is told once it is there, on this thread or another; must not block
     * @return what to release in the end, granted or not
     */
    Lease ask(String device, long bytes, Runnable granted) {
        var lease = new Lease(device, bytes, granted);
        synchronized (this) {
            waiting.add(lease);
        }
        serve();
        return lease;
    }

    /** How many wait. */
    synchronized int waiting() {
        return waiting.size();
    }

    /** Bytes that are granted. */
    synchronized long taken() {
        return taken;
    }

    private void serve() {
        List<Lease> served = new ArrayList<>();
        synchronized (this) {
            for (Lease next : List.copyOf(waiting)) {
                long own = byDevice.getOrDefault(next.device, 0L);
                if (own > 0 && own + next.bytes > perDevice) {
                    continue;
                }
                if (taken > 0 && taken + next.bytes > total) {
                    break;
                }
                waiting.remove(next);
                next.holds = true;
                taken += next.bytes;
                byDevice.merge(next.device, next.bytes, Long::sum);
                served.add(next);
            }
        }
        served.forEach(lease -> lease.granted.run());
    }

    /** One update's memory. */
    final class Lease {
        private final String device;
        private final long bytes;
        private final Runnable granted;
        private boolean holds;

        private Lease(String device, long bytes, Runnable granted) {
            this.device = device;
            this.bytes = bytes;
            this.granted = granted;
        }

        boolean isGranted() {
            synchronized (UploadMemory.this) {
                return holds;
            }
        }

        /** Gives the memory back, or the place in the line; safe to repeat. */
        void release() {
            synchronized (UploadMemory.this) {
                waiting.remove(this);
                if (holds) {
                    holds = false;
                    taken -= bytes;
                    byDevice.computeIfPresent(device, (id, own) -> own > bytes ? own - bytes : null);
                }
            }
            serve();
        }
    }
}
