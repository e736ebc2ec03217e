package dev.proprio.client.sensor.csv;

import java.util.Locale;
import java.util.Set;

/** Tells a value that was not measured from one that can't be read. */
final class MissingValue {
    private static final Set<String> WORDS = Set.of("", "nan", "na", "n/a", "null", "none", "nil", "?", "-", "missing");

    private MissingValue() {}

    static boolean is(String text) {
        return WORDS.contains(text.strip().toLowerCase(Locale.ROOT));
    }
}
