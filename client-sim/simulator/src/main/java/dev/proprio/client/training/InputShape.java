package dev.proprio.client.training;

/**
 * What a model takes and gives.
 *
 * @param length points in time per window
 * @param channels channels per point
 * @param classes classes to tell apart
 */
public record InputShape(int length, int channels, int classes) {
    public InputShape {
        if (length < 1 || channels < 1) {
            throw new IllegalArgumentException(
                    "a model needs windows of at least 1 x 1 but they are %s x %s".formatted(length, channels));
        }
        if (classes < 2) {
            throw new IllegalArgumentException("a classifier needs at least 2 classes but there are " + classes);
        }
    }

    /** Values per window. */
    public int size() {
        return length * channels;
    }
}
