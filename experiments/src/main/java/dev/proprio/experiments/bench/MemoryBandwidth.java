package dev.proprio.experiments.bench;

/** The yardstick of what is larger than caches: a loop that adds one array to another. Not thread-safe. */
final class MemoryBandwidth {
    private static final int FLOATS = 16 << 20;
    private static final int MOVED_PER_ELEMENT = 3 * Float.BYTES;

    private final float[] sum = new float[FLOATS];
    private final float[] added = new float[FLOATS];

    /** The best of several passes, in bytes read and written per second. */
    double bytesPerSecond(int times) {
        double best = Double.POSITIVE_INFINITY;
        for (int i = 0; i < times; i++) {
            long start = System.nanoTime();
            add(sum, added);
            best = Math.min(best, (System.nanoTime() - start) / 1e9);
        }
        return (double) FLOATS * MOVED_PER_ELEMENT / best;
    }

    private static void add(float[] sum, float[] added) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] = Math.fma(0.5f, added[i], sum[i]);
        }
    }
}
