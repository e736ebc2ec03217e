package dev.proprio.experiments.bench;

import java.lang.management.ManagementFactory;
import java.util.OptionalLong;

/** This process's memory. */
final class ProcessMemory {
    private static final int FEWEST_COLLECTIONS = 3;
    private static final int MOST_COLLECTIONS = 30;
    private static final double SETTLED = 0.999;

    private ProcessMemory() {}

    /**
     * The heap that is in use after collecting garbage, in bytes. Native arrays leave the heap only after a
     * collection has found them dead and another thread has freed them, so this collects until nothing more goes.
     */
    static long usedHeap() {
        long used = Long.MAX_VALUE;
        for (int i = 0; i < MOST_COLLECTIONS; i++) {
            long before = used;
            System.gc();
            used = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
            if (i >= FEWEST_COLLECTIONS && used >= before * SETTLED) {
                break;
            }
        }
        return used;
    }

    /** Bytes that all threads have allocated on the heap since the process began, where the JVM counts them. */
    static OptionalLong allocated() {
        if (ManagementFactory.getThreadMXBean() instanceof com.sun.management.ThreadMXBean threads
                && threads.isThreadAllocatedMemorySupported()
                && threads.isThreadAllocatedMemoryEnabled()) {
            long bytes = threads.getTotalThreadAllocatedBytes();
            return bytes < 0 ? OptionalLong.empty() : OptionalLong.of(bytes);
        }
        return OptionalLong.empty();
    }
}
