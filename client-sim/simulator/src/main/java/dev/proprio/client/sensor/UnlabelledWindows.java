package dev.proprio.client.sensor;

import java.util.List;
import java.util.OptionalInt;

/**
 * Windows of which nobody told what they are: what a model can be trained on without labels. Where somebody knows it
 * nevertheless, because labels were withheld for an experiment, that is for measuring alone. The arrays are owned by
 * this object and must not be written to after construction. Thread-safe.
 */
public final class UnlabelledWindows {
    /** None at all. */
    public static final UnlabelledWindows NONE = new UnlabelledWindows(1, 1, new float[0], new int[0]);

    private final int length;
    private final int channels;
    private final float[] features;
    private final int[] truth;

    /**
     * @param length points in time per window
     * @param channels channels per point
     * @param features window-major, then time, then channel: {@code [window][time][channel]}
     * @param truth each window's class where it is known, and {@link Recording#UNLABELLED} where not
     */
    public UnlabelledWindows(int length, int channels, float[] features, int[] truth) {
        if (features.length != Math.multiplyExact(Math.multiplyExact(truth.length, length), channels)) {
            throw new IllegalArgumentException("%s windows of %s x %s need %s values, not %s"
                    .formatted(
                            truth.length, length, channels, (long) truth.length * length * channels, features.length));
        }
        this.length = length;
        this.channels = channels;
        this.features = features;
        this.truth = truth;
    }

    /** Those of one or more, one after the other, all of the same size where there are any. */
    public static UnlabelledWindows together(List<UnlabelledWindows> parts) {
        List<UnlabelledWindows> some =
                parts.stream().filter(part -> part.count() > 0).toList();
        if (some.size() < 2) {
            return some.isEmpty() ? parts.getFirst() : some.getFirst();
        }
        UnlabelledWindows first = some.getFirst();
        int windows = 0;
        for (UnlabelledWindows part : some) {
            if (part.length != first.length || part.channels != first.channels) {
                throw new IllegalArgumentException("windows of %s x %s do not fit among windows of %s x %s"
                        .formatted(part.length, part.channels, first.length, first.channels));
            }
            windows = Math.addExact(windows, part.count());
        }
        float[] features = new float[Math.multiplyExact(windows, first.size())];
        int[] truth = new int[windows];
        int at = 0;
        for (UnlabelledWindows part : some) {
            System.arraycopy(part.features, 0, features, at * first.size(), part.features.length);
            System.arraycopy(part.truth, 0, truth, at, part.count());
            at += part.count();
        }
        return new UnlabelledWindows(first.length, first.channels, features, truth);
    }

    /** These and then others, of the same size unless there are none. */
    public UnlabelledWindows and(UnlabelledWindows others) {
        return together(List.of(this, others));
    }

    /** The number of windows. */
    public int count() {
        return truth.length;
    }

    /** Points in time per window. */
    public int length() {
        return length;
    }

    /** Channels per point. */
    public int channels() {
        return channels;
    }

    /** Values per window. */
    public int size() {
        return length * channels;
    }

    /** All values, {@code [window][time][channel]}; not a copy. */
    public float[] features() {
        return features;
    }

    /** What window {@code index} really is, where somebody knows; to measure by, never to train on. */
    public OptionalInt truth(int index) {
        return truth[index] == Recording.UNLABELLED ? OptionalInt.empty() : OptionalInt.of(truth[index]);
    }
}
