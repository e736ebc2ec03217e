package dev.proprio.experiments.extension;

import java.util.Locale;
import java.util.regex.Pattern;

/** The names of extensions in settings. */
final class ExtensionName {
    static final int LONGEST = 64;

    /** To YAML that is no text: the setting would be as if it were left out. */
    private static final String NOTHING = "null";

    private static final Pattern KEBAB = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

    private ExtensionName() {}

    static boolean isValid(String name) {
        return name.length() <= LONGEST && KEBAB.matcher(name).matches() && !name.equals(NOTHING);
    }

    /** What a name must be, with one like {@code wrong} that is. */
    static String expectation(String wrong) {
        return ("lower-case letters and digits, beginning with a letter, in words joined by single hyphens, at most %s"
                        + " characters, and not null, such as \"%s\"")
                .formatted(LONGEST, like(wrong));
    }

    private static String like(String wrong) {
        String kebab = wrong.replaceAll("([a-z0-9])([A-Z])", "$1-$2")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^[-0-9]+|-+$", "");
        return isValid(kebab) ? kebab : "my-rule";
    }
}
