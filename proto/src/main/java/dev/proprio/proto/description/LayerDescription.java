package dev.proprio.proto.description;

import java.util.Locale;
import java.util.Map;

/**
 * One step from a window to scores. What each kind computes is said in {@code docs/protocol.md}.
 *
 * @param kind such as {@code dense} or {@code convolution}; {@link #OTHER} for what has no word here
 * @param slices what the names of its parameters begin with, up to the slash; empty if it has none
 * @param points points in time that come out; 1 if no time is left
 * @param values values that come out for each of them
 * @param settings by name, as text
 */
public record LayerDescription(String kind, String slices, int points, int values, Map<String, String> settings) {
    /** A layer that only the network's JSON describes. */
    public static final String OTHER = "other";

    public LayerDescription {
        DescribedText.require("a layer's kind", kind);
        settings = DescribedText.settings(settings);
        if (points < 0 || values < 0) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "a layer can't give %s values at %s points in time", values, points));
        }
    }

    /**
     * A setting that is a whole number.
     *
     * @throws IllegalArgumentException in a sentence if the layer has none of this name, or it is no number
     */
    public int number(String name) {
        String text = settings.get(name);
        if (text == null) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "a layer of the kind %s needs the setting %s but has %s",
                    kind,
                    name,
                    settings.keySet()));
        }
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT, "the setting %s of a layer of the kind %s must be a whole number", name, kind),
                    e);
        }
    }
}
