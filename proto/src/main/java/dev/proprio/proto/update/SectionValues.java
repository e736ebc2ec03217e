package dev.proprio.proto.update;

import java.util.Locale;

/**
 * The values of a section of an update: a vector, or the difference of two that nobody needs as a vector before somebody
 * asks for it. Whoever adds differences up can do without. Not thread-safe.
 */
public final class SectionValues {
    private final float[] minuend;
    private final float[] subtrahend;
    private final float[] vector;
    private boolean computed;

    private SectionValues(float[] minuend, float[] subtrahend, float[] vector, boolean computed) {
        this.minuend = minuend;
        this.subtrahend = subtrahend;
        this.vector = vector;
        this.computed = computed;
    }

    /** The values of a vector, which is owned by this object. */
    public static SectionValues of(float[] vector) {
        return new SectionValues(vector, vector, vector, true);
    }

    /**
     * The values {@code minuend - subtrahend}.
     *
     * @param minuend may be longer than the others; must not change as long as there is use for the values
     * @param subtrahend neither may this
     * @param room where they are written when a vector is asked for; its length is theirs
     */
    public static SectionValues difference(float[] minuend, float[] subtrahend, float[] room) {
        if (subtrahend.length < room.length || minuend.length < room.length) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "%s values cannot be a difference of vectors of %s and %s",
                    room.length,
                    minuend.length,
                    subtrahend.length));
        }
        return new SectionValues(minuend, subtrahend, room, false);
    }

    /** How many values there are. */
    public int length() {
        return vector.length;
    }

    /** Whether they are still no more than a difference of {@link #minuend()} and {@link #subtrahend()}. */
    public boolean isDifference() {
        return !computed;
    }

    /** What is subtracted from, if this {@linkplain #isDifference is a difference}; not to be written to. */
    public float[] minuend() {
        return minuend;
    }

    /** What is subtracted, if this {@linkplain #isDifference is a difference}; not to be written to. */
    public float[] subtrahend() {
        return subtrahend;
    }

    /** The values as a vector, the same at each call. */
    public float[] vector() {
        if (!computed) {
            for (int i = 0; i < vector.length; i++) {
                vector[i] = minuend[i] - subtrahend[i];
            }
            computed = true;
        }
        return vector;
    }
}
