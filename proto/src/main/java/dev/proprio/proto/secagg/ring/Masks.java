package dev.proprio.proto.secagg.ring;

import dev.proprio.proto.secagg.crypto.Keystream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Puts many masks onto vectors: range by range, so that a range stays in the processor's cache for all masks. */
public final class Masks {
    /** Elements of a range; a multiple of the elements of every 16-byte block. */
    static final int RANGE = 1 << 16;

    private static final int SMALLEST_RANGE = 1 << 13;
    private static final int BLOCK_BYTES = 16;

    private Masks() {}

    /**
     * Adds or subtracts every mask to or from every vector, and returns when all is done. The result does not depend
     * on the executor.
     *
     * @param executor runs the ranges; {@code Runnable::run} stays in the calling thread
     */
    public static void apply(List<Mask> masks, List<RingVector> vectors, Executor executor) {
        List<CompletableFuture<Void>> ranges = new ArrayList<>();
        for (int index = 0; index < vectors.size(); index++) {
            int stream = index;
            RingVector vector = vectors.get(index);
            int range = rangeFor(vector.length());
            for (int from = 0; from < vector.length(); from += range) {
                int start = from;
                int end = Math.min(vector.length(), from + range);
                ranges.add(CompletableFuture.runAsync(() -> applyRange(masks, vector, stream, start, end), executor));
            }
        }
        ranges.forEach(CompletableFuture::join);
    }

    private static int rangeFor(int length) {
        int share = length / (2 * Runtime.getRuntime().availableProcessors());
        return Math.max(SMALLEST_RANGE, Math.min(RANGE, Integer.highestOneBit(Math.max(1, share))));
    }

    private static void applyRange(List<Mask> masks, RingVector vector, int stream, int from, int to) {
        Keystream keystream = new Keystream();
        long block = (long) from * vector.wordBytes() / BLOCK_BYTES;
        for (Mask mask : masks) {
            keystream.start(mask.seed().bytes(), stream, block);
            vector.mask(keystream, from, to, mask.subtract());
        }
        keystream.wipe();
    }
}
