package dev.proprio.coordinator.aggregation;

import java.util.stream.IntStream;

/**
 * Work on the coordinates of long vectors, on all cores. Which coordinates are worked on together never depends on how many
 * cores there are, so that no bit of a result does.
 */
final class CoordinateRanges {
    private CoordinateRanges() {}

    /** Works on the coordinates from {@code from} up to, but not including, {@code to}. */
    @FunctionalInterface
    interface Work {
        void on(int from, int to);
    }

    /** Covers {@code length} coordinates with ranges of {@code width}, the last of which may be shorter. */
    static void forEach(int length, int width, Work work) {
        int ranges = Math.ceilDiv(length, width);
        IntStream.range(0, ranges)
                .parallel()
                .forEach(range -> work.on(range * width, (int) Math.min(length, (range + 1L) * width)));
    }
}
