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

    private static final int BLOCK_BYTES = 16;
    private static final int TASKS_PER_CORE = 4;
    private static final int FEWEST_MASKS = 64;

    private Masks() {}

    /**
     * Adds or subtracts every mask to or from every vector, and returns when all is done. The result does not depend
     * on the executor.
     *
     * @param executor runs the parts; {@code Runnable::run} stays in the calling thread
     */
    public static void apply(List<Mask> masks, List<RingVector> vectors, Executor executor) {
        int groups = groups(masks.size(), vectors);
        List<CompletableFuture<Void>> parts = new ArrayList<>();
        List<Runnable> additions = new ArrayList<>();
        for (int index = 0; index < vectors.size(); index++) {
            int stream = index;
            RingVector vector = vectors.get(index);
            for (int from = 0; from < vector.length(); from += RANGE) {
                int start = from;
                int length = Math.min(RANGE, vector.length() - from);
                for (int group = 0; group < groups; group++) {
                    List<Mask> some = masks.subList((int) ((long) masks.size() * group / groups), (int)
                            ((long) masks.size() * (group + 1) / groups));
                    // The first group works in place; the others need a place of their own to work at the same time.
                    RingVector target = group == 0 ? vector : RingVector.zeros(length, vector.bits());
                    int at = group == 0 ? start : 0;
                    parts.add(CompletableFuture.runAsync(
                            () -> expand(some, stream, start, target, at, length), executor));
                    if (group > 0) {
                        additions.add(() -> {
                            vector.addRange(start, target);
                            target.wipe();
                        });
                    }
                }
            }
        }
        parts.forEach(CompletableFuture::join);
        additions.forEach(Runnable::run);
    }

    /** How many groups of masks work at once on a range, so that short vectors keep all cores busy, too. */
    private static int groups(int masks, List<RingVector> vectors) {
        long ranges = vectors.stream()
                .mapToLong(vector -> (vector.length() + RANGE - 1) / RANGE)
                .sum();
        long wanted = (long) TASKS_PER_CORE * Runtime.getRuntime().availableProcessors();
        return (int) Math.max(1, Math.min(masks / FEWEST_MASKS, wanted / Math.max(1, ranges)));
    }

    private static void expand(List<Mask> masks, int stream, int from, RingVector target, int at, int length) {
        Keystream keystream = new Keystream();
        long block = (long) from * target.wordBytes() / BLOCK_BYTES;
        for (Mask mask : masks) {
            keystream.start(mask.seed().bytes(), stream, block);
            target.mask(keystream, at, at + length, mask.subtract());
        }
        keystream.wipe();
    }
}
