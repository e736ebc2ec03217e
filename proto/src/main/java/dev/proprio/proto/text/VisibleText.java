package dev.proprio.proto.text;

/**
 * Text in which every character that would act instead of being seen is written as its escape, such as {@code \n} or
 * {@code \u001b}: control characters (C0, C1), line and paragraph separators, what turns the direction of writing, other
 * invisible format characters but for the joiners of scripts and emoji, and halves of characters. What is visible stays
 * as it is, so that applying this twice is applying it once.
 */
public final class VisibleText {
    private static final int ZERO_WIDTH_NON_JOINER = 0x200c;
    private static final int ZERO_WIDTH_JOINER = 0x200d;
    private static final String MORE = "\u2026";

    private VisibleText() {}

    /** The text on one line. */
    public static String of(String text) {
        return escaped(text, false);
    }

    /** Text of several lines of our own making: line feeds and tabs stay. */
    public static String lines(String text) {
        return escaped(text, true);
    }

    /** The beginning of the text on one line: at most {@code most} characters, the last an ellipsis if more was cut off. */
    public static String excerpt(String text, int most) {
        // Escapes only make it longer, so that nothing beyond this can be shown.
        String visible = of(text.length() > most + 1 ? text.substring(0, most + 1) : text);
        if (visible.length() <= most) {
            return visible;
        }
        int end = most - MORE.length();
        return visible.substring(0, Character.isHighSurrogate(visible.charAt(end - 1)) ? end - 1 : end) + MORE;
    }

    private static String escaped(String text, boolean lines) {
        int first = 0;
        while (first < text.length() && isPlain(text.charAt(first), lines)) {
            first++;
        }
        if (first == text.length()) {
            return text;
        }
        StringBuilder visible = new StringBuilder(text.length() + 16).append(text, 0, first);
        for (int i = first; i < text.length(); ) {
            int character = text.codePointAt(i);
            i += Character.charCount(character);
            if ((lines && isLayout(character)) || !acts(character)) {
                visible.appendCodePoint(character);
            } else {
                escape(visible, character);
            }
        }
        return visible.toString();
    }

    private static boolean isPlain(char character, boolean lines) {
        return (character >= ' ' && character < 0x7f) || (lines && isLayout(character));
    }

    private static boolean isLayout(int character) {
        return character == '\n' || character == '\t';
    }

    private static boolean acts(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> true;
            case Character.FORMAT -> character != ZERO_WIDTH_NON_JOINER && character != ZERO_WIDTH_JOINER;
            default -> false;
        };
    }

    private static void escape(StringBuilder visible, int character) {
        switch (character) {
            case '\n' -> visible.append("\\n");
            case '\r' -> visible.append("\\r");
            case '\t' -> visible.append("\\t");
            default -> {
                for (char unit : Character.toChars(character)) {
                    visible.append("\\u");
                    for (int shift = 12; shift >= 0; shift -= 4) {
                        visible.append(Character.forDigit((unit >> shift) & 0xf, 16));
                    }
                }
            }
        }
    }
}
