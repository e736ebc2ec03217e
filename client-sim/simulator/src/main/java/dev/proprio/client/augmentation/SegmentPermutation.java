package dev.proprio.client.augmentation;

import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;

/** The window cut into pieces of about the same length, in another order (Um et al. 2017); every point is there once, as before. */
@Named(value = "permutation", summary = "The window's pieces in another order")
public record SegmentPermutation(
        @Setting("How many pieces, from 1 to 1000; no more than a window has points.")
        int segments) implements Augmentation {
    public SegmentPermutation {
        Require.between("segments", segments, 1, 1000);
    }

    public SegmentPermutation() {
        this(4);
    }

    @Override
    public WindowView of(WindowShape shape) {
        TimeScratch scratch = TimeScratch.of("permutation", shape);
        int pieces = Math.min(segments, shape.length());
        int channels = shape.channels().size();
        int[] order = new int[pieces];
        return (window, at, random) -> {
            for (int i = 0; i < pieces; i++) {
                order[i] = i;
            }
            random.shuffle(order, pieces);
            float[] before = scratch.keep(window, at);
            int to = at;
            for (int piece : order) {
                int from = piece * shape.length() / pieces;
                int count = ((piece + 1) * shape.length() / pieces - from) * channels;
                System.arraycopy(before, from * channels, window, to, count);
                to += count;
            }
        };
    }
}
