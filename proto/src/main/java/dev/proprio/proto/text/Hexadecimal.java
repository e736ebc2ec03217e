package dev.proprio.proto.text;

import java.util.Locale;

/** Bytes as hexadecimal digits, two to a byte; Android 13 has no {@code HexFormat}. */
public final class Hexadecimal {
    private static final String DIGITS = "0123456789abcdef";

    private Hexadecimal() {}

    /** The digits of {@code bytes}, in lower case. */
    public static String of(byte[] bytes) {
        char[] digits = new char[2 * bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            digits[2 * i] = DIGITS.charAt((bytes[i] >> 4) & 0xF);
            digits[2 * i + 1] = DIGITS.charAt(bytes[i] & 0xF);
        }
        return new String(digits);
    }

    /**
     * The bytes of digits in either case.
     *
     * @throws IllegalArgumentException if there is anything else, or an odd number of them
     */
    public static byte[] bytes(String digits) {
        if (digits.length() % 2 != 0) {
            throw new IllegalArgumentException(
                    "hexadecimal digits must be two for each byte but there were " + digits.length());
        }
        byte[] bytes = new byte[digits.length() / 2];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (digit(digits, 2 * i) << 4 | digit(digits, 2 * i + 1));
        }
        return bytes;
    }

    private static int digit(String digits, int at) {
        char digit = digits.charAt(at);
        // Characters beyond ASCII are digits, too, to the platform.
        int value = digit < 128 ? Character.digit(digit, 16) : -1;
        if (value < 0) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "character %s of %s is no hexadecimal digit", at, digits.length()));
        }
        return value;
    }
}
