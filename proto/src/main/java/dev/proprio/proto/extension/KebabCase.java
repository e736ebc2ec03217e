package dev.proprio.proto.extension;

import java.util.Locale;

/** Java names as they are written in settings. */
final class KebabCase {
    private KebabCase() {}

    /** {@code learningRate} becomes {@code learning-rate}. */
    static String ofComponent(String name) {
        StringBuilder key = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (Character.isUpperCase(c) && key.length() > 0) {
                key.append('-');
            }
            key.append(Character.toLowerCase(c));
        }
        return key.toString();
    }

    /** {@code WORST_CASE} becomes {@code worst-case}. */
    static String ofConstant(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
