package dev.proprio.proto.update;

import java.util.Map;

/**
 * What a differentially private round asks of an update: a Euclidean norm of at most so much, a weight of 1, and no
 * metrics. Both the device and whoever adds the updates up hold it against the same bits.
 *
 * @param norm the largest norm, finite and greater than 0
 */
public record UpdateClip(float norm) {
    /** Its key among what a device is told of its work; see {@link TrainingTask#clip}. */
    public static final String KEY = "privacy.clip";

    /** More than rounding can add to a norm: of each value to float32, and of the sum of squares of up to 2^22 values. */
    private static final double SLACK = 1 - 0x1p-22;

    /** @throws IllegalArgumentException in a sentence if the norm is outside its range */
    public UpdateClip {
        if (!(norm > 0) || Float.isInfinite(norm)) {
            throw new IllegalArgumentException(
                    "an update's largest norm must be a finite number greater than 0 but was %s".formatted(norm));
        }
    }

    static UpdateClip parse(String text) {
        try {
            return new UpdateClip(Float.parseFloat(text));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("%s must be a number but was \"%s\"".formatted(KEY, text), e);
        }
    }

    /** As what a device is told. */
    public Map<String, String> setting() {
        return Map.of(KEY, Float.toString(norm));
    }

    /** What to multiply values by so that their norm, rounding included, is at most this one; 1 if it is. Not a number if one is. */
    public double factor(float[] values) {
        double squares = 0;
        for (float value : values) {
            squares += (double) value * value;
        }
        double length = Math.sqrt(squares);
        return length <= norm ? 1 : norm / length * SLACK;
    }

    /** The update as it may leave the device. Values that are not finite stay so, for the coordinator to refuse. */
    public ClientUpdate apply(ClientUpdate update) {
        float[] values = update.withoutExponent().parameters();
        double factor = factor(values);
        float[] clipped = values.clone();
        if (factor != 1) {
            for (int i = 0; i < clipped.length; i++) {
                clipped[i] = (float) (clipped[i] * factor);
            }
        }
        return ClientUpdate.ofParameters(1, clipped, Map.of());
    }
}
