package dev.proprio.client.sensor;

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

    /** These and then others, of the same size unless there are none. */
    public UnlabelledWindows and(UnlabelledWindows others) {
        if (others.count() == 0) {
            return this;
        }
        if (count() == 0) {
            return others;
        }
        if (others.length != length || others.channels != channels) {
            throw new IllegalArgumentException("windows of %s x %s do not fit among windows of %s x %s"
                    .formatted(others.length, others.channels, length, channels));
        }
        float[] all = new float[Math.addExact(features.length, others.features.length)];
        System.arraycopy(features, 0, all, 0, features.length);
        System.arraycopy(others.features, 0, all, features.length, others.features.length);
        int[] known = new int[count() + others.count()];
        System.arraycopy(truth, 0, known, 0, count());
        System.arraycopy(others.truth, 0, known, count(), others.count());
        return new UnlabelledWindows(length, channels, all, known);
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
