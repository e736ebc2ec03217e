package dev.proprio.client.sensor.csv;

import java.text.Normalizer;

/**
 * The name of a person, a session or a class, as it is told from others: what looks the same is the same. Letters with marks are one character
 * each (Unicode's form C), whichever way a file or a folder's name writes them, and blanks around a name, also those that can't be seen, are no part of it.
 */
final class WrittenName {
    private WrittenName() {}

    static String of(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isBlank(text.charAt(from))) {
            from++;
        }
        while (from < to && isBlank(text.charAt(to - 1))) {
            to--;
        }
        String stripped = text.substring(from, to);
        return Normalizer.isNormalized(stripped, Normalizer.Form.NFC)
                ? stripped
                : Normalizer.normalize(stripped, Normalizer.Form.NFC);
    }

    private static boolean isBlank(char character) {
        return Character.isWhitespace(character)
                || Character.isSpaceChar(character)
                || character == '\u200b'
                || character == '\ufeff';
    }
}
