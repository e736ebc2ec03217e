package dev.proprio.proto.update;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a differentially private round asks of an update: a Euclidean norm of at most so much, a weight of 1, and no
 * metrics. Both the device and whoever adds the updates up hold it against the same bits.
 *
 * @param norm the largest norm, finite and greater than 0
 * @param tells whether the update says, in the section {@link #WITHIN}, if it was within the norm before: plus or minus a half
 */
public record UpdateClip(float norm, boolean tells) {
    /** Its key among what a device is told of its work; see {@link TrainingTask#clip}. */
    public static final String KEY = "privacy.clip";

    /** The section of one value that says whether an update was within the norm: a half if so, else minus a half. */
    public static final String WITHIN = "within";

    /** The key of whether it says so. */
    private static final String TELLS = "privacy.clip.within";

    /** What of a device's work is said under these keys. */
    static final Set<String> KEYS = Set.of(KEY, TELLS);

    private static final float HALF = 0.5f;

    /** More than rounding can add to a norm: of each value to float32, and of the sum of squares of up to 2^22 values. */
    private static final double SLACK = 1 - 0x1p-22;

    /** @throws IllegalArgumentException in a sentence if the norm is outside its range */
    public UpdateClip {
        if (!(norm > 0) || Float.isInfinite(norm)) {
            throw new IllegalArgumentException(
                    "an update's largest norm must be a finite number greater than 0 but was %s".formatted(norm));
        }
    }

    /** One that nothing is told of. */
    public UpdateClip(float norm) {
        this(norm, false);
    }

    /** What a device is told, if it is told any. */
    static Optional<UpdateClip> in(Map<String, String> settings) {
        return Optional.ofNullable(settings.get(KEY)).map(text -> parse(text, settings.containsKey(TELLS)));
    }

    private static UpdateClip parse(String text, boolean tells) {
        try {
            return new UpdateClip(Float.parseFloat(text), tells);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("%s must be a number but was \"%s\"".formatted(KEY, text), e);
        }
    }

    /** As what a device is told. */
    public Map<String, String> setting() {
        String text = Float.toString(norm);
        return tells ? Map.of(KEY, text, TELLS, "true") : Map.of(KEY, text);
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

    /** Whether a value is one that the section {@link #WITHIN} may have. */
    public static boolean isWithin(float value) {
        return Math.abs(value) == HALF;
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
        Map<String, float[]> sections = new LinkedHashMap<>();
        sections.put(ClientUpdate.PARAMETERS, clipped);
        if (tells) {
            sections.put(WITHIN, new float[] {factor == 1 ? HALF : -HALF});
        }
        return new ClientUpdate(1, sections, Map.of());
    }
}
