package dev.proprio.client.sensor;

import java.util.List;

/**
 * Labelled windows of equal size: what a model is trained and tested on, and what a shard is made of.
 * The arrays are owned by this object and must not be written to after construction. Thread-safe.
 */
public final class Windows {
    private final int length;
    private final int channels;
    private final float[] features;
    private final int[] labels;

    /**
     * @param length points in time per window
     * @param channels channels per point
     * @param features window-major, then time, then channel: {@code [window][time][channel]}
     * @param labels a class index per window
     */
    public Windows(int length, int channels, float[] features, int[] labels) {
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
        int at = 0;
        for (Windows part : parts) {
            if (part.length != length || part.channels != channels) {
                throw new IllegalArgumentException("windows of %s x %s do not fit among windows of %s x %s"
                        .formatted(part.length, part.channels, length, channels));
            }
            System.arraycopy(part.features, 0, features, at * size, part.features.length);
            System.arraycopy(part.labels, 0, labels, at, part.labels.length);
            at += part.count();
        }
        return new Windows(length, channels, features, labels);
    }

    /** The windows at {@code indices}, in that order, copied. */
    public Windows select(int[] indices) {
        float[] chosen = new float[Math.multiplyExact(indices.length, size())];
        int[] chosenLabels = new int[indices.length];
        for (int i = 0; i < indices.length; i++) {
            System.arraycopy(features, indices[i] * size(), chosen, i * size(), size());
            chosenLabels[i] = labels[indices[i]];
        }
        return new Windows(length, channels, chosen, chosenLabels);
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
