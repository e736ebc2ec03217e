package dev.proprio.proto.update;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * How long an update may be in one layer.
 *
 * @param length how many of the update's values the layer has, at least 1
 * @param norm the largest Euclidean norm of these, finite and greater than 0
 */
public record LayerClip(int length, float norm) {
    /** @throws IllegalArgumentException in a sentence if one of them is outside its range */
    public LayerClip {
        if (length < 1 || !(norm > 0) || Float.isInfinite(norm)) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "a layer's clip must be of at least one value, and a finite number greater than 0, but was %s of %s values",
                    norm,
                    length));
        }
    }

    /**
     * A norm shared out evenly: all layers together have at most that.
     *
     * @param lengths how many values each layer has, in the order of the update's
     */
    public static List<LayerClip> equal(List<Integer> lengths, float norm) {
        int layers = lengths.size();
        float each = (float) (norm / Math.sqrt(layers));
        if (layers * (double) each * each > (double) norm * norm) {
            each = Math.nextDown(each);
        }
        List<LayerClip> clips = new ArrayList<>();
        for (int length : lengths) {
            clips.add(new LayerClip(length, each));
        }
        return List.copyOf(clips);
    }

    /** As what a device is told: {@code length:norm}, with commas between. */
    static String text(List<LayerClip> clips) {
        return clips.stream()
                .map(clip -> clip.length() + ":" + Float.toString(clip.norm()))
                .collect(Collectors.joining(","));
    }

    /** What was told. */
    static List<LayerClip> parse(String key, String text) {
        List<LayerClip> clips = new ArrayList<>();
        for (String clip : text.split(",", -1)) {
            int colon = clip.indexOf(':');
            try {
                clips.add(new LayerClip(
                        Integer.parseInt(clip.substring(0, Math.max(0, colon))),
                        Float.parseFloat(clip.substring(colon + 1))));
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(
                        String.format(
                                Locale.ROOT,
                                "%s must be layers' lengths and norms, such as 80:0.5,12:0.5, but was \"%s\"",
                                key,
                                text),
                        e);
            }
        }
        return List.copyOf(clips);
    }
}
