package dev.proprio.proto.description;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Bounds on the texts of a description. */
final class DescribedText {
    private static final int LONGEST = 1000;

    private DescribedText() {}

    static void require(String what, String text) {
        if (text.isEmpty() || text.length() > LONGEST) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "%s must have 1 to %s characters but has %s", what, LONGEST, text.length()));
        }
    }

    /** A copy in the same order. */
    static Map<String, String> settings(Map<String, String> settings) {
        settings.forEach((key, value) -> {
            require("a setting's name", key);
            if (value.length() > LONGEST) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "the setting \"%s\" must have at most %s characters but has %s",
                        key,
                        LONGEST,
                        value.length()));
            }
        });
        return Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    }
}
