package dev.proprio.experiments.extension;

import java.util.Locale;
import java.util.Map;
import javax.lang.model.SourceVersion;

/**
 * What a project's parts are called.
 *
 * @param name in settings, in kebab-case: {@code my-rule}
 * @param packageName {@code myrule}
 * @param className {@code MyRule}
 */
record ProjectNames(String name, String packageName, String className) {
    /** The names that follow from that in settings. */
    static ProjectNames of(String name) {
        String packageName = name.replace("-", "");
        var className = new StringBuilder();
        for (String word : name.split("-", -1)) {
            className.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
        }
        boolean taken = SourceVersion.isKeyword(packageName) || packageName.equals("java");
        return new ProjectNames(name, taken ? packageName + "_" : packageName, className.toString());
    }

    /** A template with these names in their places. */
    String fill(String template) {
        return fill(template, Map.of("name", name, "package", packageName, "class", className));
    }

    /** A template whose {@code {{keys}}} are replaced. */
    static String fill(String template, Map<String, String> values) {
        String text = template;
        for (Map.Entry<String, String> value : values.entrySet()) {
            text = text.replace("{{" + value.getKey() + "}}", value.getValue());
        }
        return text;
    }
}
