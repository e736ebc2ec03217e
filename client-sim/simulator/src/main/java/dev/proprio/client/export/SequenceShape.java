package dev.proprio.client.export;

/**
 * The size of what flows between two steps: a sequence of rows of channels, time-major. A vector is one row.
 */
record SequenceShape(int rows, int channels) {
    /** Values in all. */
    int size() {
        return Math.multiplyExact(rows, channels);
    }
}
