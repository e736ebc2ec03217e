package dev.proprio.experiments.bench;

import java.lang.management.ManagementFactory;
import java.util.OptionalLong;

/** This process's memory. */
final class Memory {
    private static final int COLLECTIONS = 3;

    private Memory() {}

    /** The heap that is in use after collecting garbage, in bytes. */
    static long usedHeap() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
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
