package dev.proprio.experiments.inspect;

import dev.proprio.client.sensor.csv.WrittenTime;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What a field may be: a number, a time, nothing. */
final class FieldText {
    private static final Pattern NUMBER = Pattern.compile("[-+]?(\\d+([.]\\d*)?|[.]\\d+)([eE][-+]?\\d+)?");
    private static final Set<String> MISSING =
            Set.of("", "nan", "na", "n/a", "null", "none", "nil", "?", "-", "missing");

    private FieldText() {}

    static boolean isNumber(String field, boolean commas) {
        return NUMBER.matcher(commas ? field.replace(',', '.') : field).matches();
    }

    static double number(String field, boolean commas) {
        return Double.parseDouble(commas ? field.replace(',', '.') : field);
    }

    static boolean isMissing(String field) {
        return MISSING.contains(field.toLowerCase(Locale.ROOT));
    }

    static boolean isTime(String field) {
        return field.length() > 3 && !Double.isNaN(new WrittenTime().seconds(field));
    }

    /** Whether it is neither a number nor a time nor nothing. */
    static boolean isWord(String field, boolean commas) {
        return !isNumber(field, commas) && !isMissing(field) && !isTime(field);
    }
}
