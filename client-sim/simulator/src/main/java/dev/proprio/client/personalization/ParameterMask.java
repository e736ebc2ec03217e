package dev.proprio.client.personalization;

import dev.proprio.proto.extension.InvalidSettingException;
import dev.proprio.proto.tensor.ParameterLayout;
import dev.proprio.proto.tensor.ParameterLayout.Slice;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Some of a model's parameters, by name: {@code head} is the last layer, {@code body} all others, {@code norm} batch
 * normalization with its running statistics, {@code all} and {@code none} what they say; any other text is a regular
 * expression for whole names, such as {@code [02]/.*}.
 */
public record ParameterMask(String text) {
    static final String EXPLANATION =
            "head (the last layer), body (all others), norm (batch normalization), all, none, or a regular expression for names";

    private static final Set<String> NORMALIZATION = Set.of("gamma", "beta", "mean", "var", "log10stdev");

    /** Refuses a text that is neither a word nor a regular expression. */
    public static ParameterMask parse(String setting, String text) {
        try {
            Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            throw new InvalidSettingException(
                    setting, "must be %s but was \"%s\": %s".formatted(EXPLANATION, text, e.getDescription()));
        }
        return new ParameterMask(text);
    }

    /** The slices that the mask names, in order. */
    public List<Slice> of(ParameterLayout layout) {
        return layout.slices().stream().filter(chosen(layout)).toList();
    }

    /** The slices that it does not name. */
    public List<Slice> others(ParameterLayout layout) {
        return layout.slices().stream().filter(chosen(layout).negate()).toList();
    }

    /**
     * Refuses a mask that names nothing.
     *
     * @param setting the setting that it comes from
     */
    public void requireSome(ParameterLayout layout, String setting) {
        if (of(layout).isEmpty()) {
            throw new InvalidSettingException(
                    setting,
                    "names no layer of the model: nothing matches \"%s\" among %s"
                            .formatted(
                                    text,
                                    layout.slices().stream().map(Slice::name).toList()));
        }
    }

    private Predicate<Slice> chosen(ParameterLayout layout) {
        return switch (text) {
            case "all" -> slice -> true;
            case "none" -> slice -> false;
            case "head" -> slice -> layerOf(slice).equals(lastLayer(layout));
            case "body" -> slice -> !layerOf(slice).equals(lastLayer(layout));
            case "norm" ->
                slice -> NORMALIZATION.contains(
                        slice.name().substring(slice.name().indexOf('/') + 1));
            default -> {
                Pattern names = Pattern.compile(text);
                yield slice -> names.matcher(slice.name()).matches();
            }
        };
    }

    private static String lastLayer(ParameterLayout layout) {
        return layerOf(layout.slices().getLast());
    }

    private static String layerOf(Slice slice) {
        return slice.name().substring(0, Math.max(0, slice.name().indexOf('/')));
    }
}
