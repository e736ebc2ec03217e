package dev.proprio.client.sensor;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Labelled windows of equal size: what a model is trained and tested on, and what a shard is made of.
 * The arrays are owned by this object and must not be written to after construction. Thread-safe.
 */
public final class Windows {
    private static final boolean[] ALL_TOLD = {};

    private final int length;
    private final int channels;
    private final float[] features;
    private final int[] labels;
    /** Which labels nobody may learn from; empty if all may be. */
    private final boolean[] withheld;

    /**
     * @param length points in time per window
     * @param channels channels per point
     * @param features window-major, then time, then channel: {@code [window][time][channel]}
     * @param labels a class index per window
     */
    public Windows(int length, int channels, float[] features, int[] labels) {
        this(length, channels, features, labels, ALL_TOLD);
    }

    private Windows(int length, int channels, float[] features, int[] labels, boolean[] withheld) {
        if (length < 1 || channels < 1) {
            throw new IllegalArgumentException(
                    "windows need a positive length and number of channels, not %s x %s".formatted(length, channels));
        }
        if (features.length != Math.multiplyExact(Math.multiplyExact(labels.length, length), channels)) {
            throw new IllegalArgumentException("%s windows of %s x %s need %s values, not %s"
                    .formatted(
                            labels.length,
                            length,
                            channels,
                            (long) labels.length * length * channels,
                            features.length));
        }
        this.length = length;
        this.channels = channels;
        this.features = features;
        this.labels = labels;
        this.withheld = withheld;
    }

    /** All windows of {@code parts}, which must be of one size, in order. */
    public static Windows concatenate(int length, int channels, List<Windows> parts) {
        int count = 0;
        for (Windows part : parts) {
            count += part.count();
        }
        int size = length * channels;
        float[] features = new float[Math.multiplyExact(count, size)];
        int[] labels = new int[count];
        boolean anyWithheld = parts.stream().anyMatch(part -> part.withheld.length > 0);
        boolean[] withheld = anyWithheld ? new boolean[count] : ALL_TOLD;
        int at = 0;
        for (Windows part : parts) {
            if (part.length != length || part.channels != channels) {
                throw new IllegalArgumentException("windows of %s x %s do not fit among windows of %s x %s"
                        .formatted(part.length, part.channels, length, channels));
            }
            System.arraycopy(part.features, 0, features, at * size, part.features.length);
            System.arraycopy(part.labels, 0, labels, at, part.labels.length);
            if (part.withheld.length > 0) {
                System.arraycopy(part.withheld, 0, withheld, at, part.withheld.length);
            }
            at += part.count();
        }
        return new Windows(length, channels, features, labels, withheld);
    }

    /** The windows at {@code indices}, in that order, copied. */
    public Windows select(int[] indices) {
        float[] chosen = new float[Math.multiplyExact(indices.length, size())];
        int[] chosenLabels = new int[indices.length];
        boolean[] chosenWithheld = withheld.length == 0 ? ALL_TOLD : new boolean[indices.length];
        for (int i = 0; i < indices.length; i++) {
            System.arraycopy(features, indices[i] * size(), chosen, i * size(), size());
            chosenLabels[i] = labels[indices[i]];
            if (withheld.length > 0) {
                chosenWithheld[i] = withheld[indices[i]];
            }
        }
        return new Windows(length, channels, chosen, chosenLabels, chosenWithheld);
    }

    /**
     * The same windows, some of whose labels nobody may learn from. They still say where a window lies when data is spread
     * over devices; what comes of them is {@link #labelled} and {@link #unlabelled}, of which no one has them.
     *
     * @param labels whether each window's is withheld
     */
    public Windows withholding(boolean[] labels) {
        if (labels.length != count()) {
            throw new IllegalArgumentException(
                    "%s windows can't have %s labels withheld or not".formatted(count(), labels.length));
        }
        return new Windows(length, channels, features, this.labels, labels.clone());
    }

    /** Those whose labels may be learnt from; these windows themselves if all may. */
    public Windows labelled() {
        if (withheld.length == 0) {
            return this;
        }
        Windows chosen = select(indices(false));
        return new Windows(length, channels, chosen.features, chosen.labels);
    }

    /** Those whose labels may not be learnt from. */
    public UnlabelledWindows unlabelled() {
        if (withheld.length == 0) {
            return new UnlabelledWindows(length, channels, new float[0], new int[0]);
        }
        Windows chosen = select(indices(true));
        return new UnlabelledWindows(length, channels, chosen.features, chosen.labels);
    }

    private int[] indices(boolean ofWithheld) {
        return IntStream.range(0, withheld.length)
                .filter(window -> withheld[window] == ofWithheld)
                .toArray();
    }

    /** The number of windows. */
    public int count() {
        return labels.length;
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

    /** The class of window {@code index}. */
    public int label(int index) {
        return labels[index];
    }

    /** All values, {@code [window][time][channel]}; not a copy. */
    public float[] features() {
        return features;
    }

    /** All labels; not a copy. */
    public int[] labels() {
        return labels;
    }
}
