package dev.proprio.proto.update;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a differentially private round asks of an update: a Euclidean norm of at most so much, a weight of 1, and no
 * metrics. Both the device and whoever adds the updates up hold it against the same bits.
 *
 * @param norm the largest norm, finite and greater than 0
 * @param layers the largest norms of parts of the update, one after the other, which together have at most {@code norm}; empty
 *     if the whole is clipped at once
 * @param tells whether the update says, in the section {@link #WITHIN}, if it was within the norm before: plus or minus a half
 */
public record UpdateClip(float norm, List<LayerClip> layers, boolean tells) {
    /** Its key among what a device is told of its work; see {@link TrainingTask#clip}. */
    public static final String KEY = "privacy.clip";

    /** The section of one value that says whether an update was within the norm: a half if so, else minus a half. */
    public static final String WITHIN = "within";

    /** The key of whether it says so. */
    private static final String TELLS = "privacy.clip.within";

    /** The key of the layers' norms. */
    private static final String LAYERS = "privacy.clip.layers";

    /** What of a device's work is said under these keys. */
    static final Set<String> KEYS = Set.of(KEY, LAYERS, TELLS);

    private static final float HALF = 0.5f;

    /** More than rounding can add to a norm: of each value to float32, and of the sum of squares of up to 2^22 values. */
    private static final double SLACK = 1 - 0x1p-22;

    /** @throws IllegalArgumentException in a sentence if the norm is outside its range */
    public UpdateClip {
        if (!(norm > 0) || Float.isInfinite(norm)) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "an update's largest norm must be a finite number greater than 0 but was %s", norm));
        }
        layers = List.copyOf(layers);
        double squares = layers.stream()
                .mapToDouble(layer -> (double) layer.norm() * layer.norm())
                .sum();
        if (squares > (double) norm * norm || (tells && !layers.isEmpty())) {
            throw new IllegalArgumentException(
                    tells
                            ? "an update that is clipped layer by layer can't tell whether it was within its norm"
                            : String.format(
                                    Locale.ROOT,
                                    "the layers' norms together, %s, must be at most the update's, %s",
                                    Math.sqrt(squares),
                                    norm));
        }
    }

    /** Of the whole update at once. */
    public UpdateClip(float norm, boolean tells) {
        this(norm, List.of(), tells);
    }

    /** One that nothing is told of. */
    public UpdateClip(float norm) {
        this(norm, false);
    }

    /**
     * What a device is told, if it is told any.
     *
     * @throws IllegalArgumentException in a sentence if it is none
     */
    public static Optional<UpdateClip> in(Map<String, String> settings) {
        return Optional.ofNullable(settings.get(KEY))
                .map(text -> new UpdateClip(
                        parse(text),
                        Optional.ofNullable(settings.get(LAYERS))
                                .map(layers -> LayerClip.parse(LAYERS, layers))
                                .orElse(List.of()),
                        settings.containsKey(TELLS)));
    }

    private static float parse(String text) {
        try {
            return Float.parseFloat(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "%s must be a number but was \"%s\"", KEY, text), e);
        }
    }

    /** As what a device is told. */
    public Map<String, String> setting() {
        Map<String, String> told = new LinkedHashMap<>();
        told.put(KEY, Float.toString(norm));
        if (!layers.isEmpty()) {
            told.put(LAYERS, LayerClip.text(layers));
        }
        if (tells) {
            told.put(TELLS, "true");
        }
        return told;
    }

    /**
     * What is clipped by itself of an update with so many values, in order.
     *
     * @throws IllegalArgumentException in a sentence if the layers have another number of values
     */
    public List<LayerClip> parts(int length) {
        if (layers.isEmpty()) {
            return List.of(new LayerClip(length, norm));
        }
        int all = layers.stream().mapToInt(LayerClip::length).sum();
        if (all != length) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "an update has %s values but the layers that it is clipped by have %s", length, all));
        }
        return layers;
    }

    /**
     * What to multiply each part's values by so that none is longer than its norm, rounding included; not a number
     * where a part has such a value.
     */
    public double[] factors(float[] values) {
        List<LayerClip> parts = parts(values.length);
        double[] factors = new double[parts.size()];
        int from = 0;
        for (int i = 0; i < factors.length; i++) {
            LayerClip part = parts.get(i);
            factors[i] = factor(values, from, from + part.length(), part.norm());
            from += part.length();
        }
        return factors;
    }

    /** The factor of some of the values; 1 if they are no longer than they may be. */
    private static double factor(float[] values, int from, int to, float norm) {
        double length = Math.sqrt(SumOfSquares.of(values, from, to));
        return length <= norm ? 1 : norm / length * SLACK;
    }

    /** Whether a value is one that the section {@link #WITHIN} may have. */
    public static boolean isWithin(float value) {
        return Math.abs(value) == HALF;
    }

    /** The update as it may leave the device. Values that are not finite stay so, for the coordinator to refuse. */
    public ClientUpdate apply(ClientUpdate update) {
        float[] values = update.withoutExponent().parameters();
        double[] factors = factors(values);
        Map<String, float[]> sections = new LinkedHashMap<>();
        sections.put(ClientUpdate.PARAMETERS, scaled(values, factors));
        if (tells) {
            sections.put(WITHIN, new float[] {factors[0] == 1 ? HALF : -HALF});
        }
        return new ClientUpdate(1, sections, Map.of());
    }

    /** Each part's values times its factor; the values themselves if no part is longer than it may be. */
    private float[] scaled(float[] values, double[] factors) {
        if (Arrays.stream(factors).allMatch(factor -> factor == 1)) {
            return values;
        }
        List<LayerClip> parts = parts(values.length);
        float[] scaled = new float[values.length];
        int from = 0;
        for (int part = 0; part < factors.length; part++) {
            double factor = factors[part];
            int to = from + parts.get(part).length();
            for (int i = from; i < to; i++) {
                scaled[i] = (float) (values[i] * factor);
            }
            from = to;
        }
        return scaled;
    }
}
