package dev.proprio.client.sensor.archive;

import java.nio.charset.StandardCharsets;

/**
 * Reads decimal numbers from bytes, to the last bit as {@link Double#parseDouble} and {@link
 * Float#parseFloat} do, and many times faster for the numbers that sensor files hold.
 */
public final class DecimalText {
    private static final int EXACT_DIGITS = 15;
    private static final int EXACT_POWER = 22;
    private static final double[] POWERS = powers();

    private DecimalText() {}

    /** The number in {@code text[from, to)}, or NaN if that isn't one finite decimal number. */
    public static double toDouble(byte[] text, int from, int to) {
        int start = from;
        int end = to;
        while (start < end && isBlank(text[start])) {
            start++;
        }
        while (end > start && isBlank(text[end - 1])) {
            end--;
        }
        int at = start;
        boolean negative = false;
        if (at < end && (text[at] == '-' || text[at] == '+')) {
            negative = text[at] == '-';
            at++;
        }
        long mantissa = 0;
        int digits = 0;
        int scale = 0;
        boolean any = false;
        boolean point = false;
        for (; at < end; at++) {
            byte c = text[at];
            if (c >= '0' && c <= '9') {
                any = true;
                if (digits > 0 || c != '0') {
                    digits++;
                }
                if (digits <= EXACT_DIGITS) {
                    mantissa = mantissa * 10 + (c - '0');
                }
                scale -= point ? 1 : 0;
            } else if (c == '.' && !point) {
                point = true;
            } else {
                break;
            }
        }
        if (!any) {
            return Double.NaN;
        }
        if (at < end) {
            if (text[at] != 'e' && text[at] != 'E') {
                return Double.NaN;
            }
            int exponent = exponent(text, at + 1, end);
            if (exponent == Integer.MIN_VALUE) {
                return Double.NaN;
            }
            scale += exponent;
        }
        if (digits <= EXACT_DIGITS && Math.abs(scale) <= EXACT_POWER) {
            // Both operands are exact, so the one division or multiplication rounds correctly.
            double value = scale < 0 ? mantissa / POWERS[-scale] : mantissa * POWERS[scale];
            return negative ? -value : value;
        }
        double value = Double.parseDouble(string(text, start, end));
        return Double.isInfinite(value) ? Double.NaN : value;
    }

    /** As {@link #toDouble}, rounded once to the nearest float; NaN if that isn't finite. */
    public static float toFloat(byte[] text, int from, int to) {
        double value = toDouble(text, from, to);
        boolean halfway = (Double.doubleToRawLongBits(value) & 0x1FFFFFFFL) == 0x10000000L;
        boolean tiny = value != 0 && Math.abs(value) < Float.MIN_NORMAL;
        float rounded = halfway || tiny ? Float.parseFloat(string(text, from, to)) : (float) value;
        return Float.isInfinite(rounded) ? Float.NaN : rounded;
    }

    /** The digits after the {@code e}; {@code Integer.MIN_VALUE} if they aren't an exponent. */
    private static int exponent(byte[] text, int from, int to) {
        int at = from;
        boolean negative = false;
        if (at < to && (text[at] == '-' || text[at] == '+')) {
            negative = text[at] == '-';
            at++;
        }
        if (at == to) {
            return Integer.MIN_VALUE;
        }
        int value = 0;
        for (; at < to; at++) {
            if (text[at] < '0' || text[at] > '9') {
                return Integer.MIN_VALUE;
            }
            value = Math.min(100_000, value * 10 + (text[at] - '0'));
        }
        return negative ? -value : value;
    }

    private static boolean isBlank(byte c) {
        return c == ' ' || c == '\t' || c == '\r';
    }

    private static String string(byte[] text, int from, int to) {
        return new String(text, from, to - from, StandardCharsets.ISO_8859_1);
    }

    private static double[] powers() {
        double[] powers = new double[EXACT_POWER + 1];
        powers[0] = 1;
        for (int i = 1; i < powers.length; i++) {
            powers[i] = powers[i - 1] * 10;
        }
        return powers;
    }
}
